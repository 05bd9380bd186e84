import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { EventDefinition } from "../../sdk/src/emit/definition.ts";
import { type CompiledEvent, compileEvent } from "../../sdk/src/row/compile.ts";
import { layoutRowBytes as sdkLayoutRowBytes } from "../../sdk/src/row/layout.ts";
import { RowCursor } from "../../sdk/src/row/row-cursor.ts";
import { MAX_ROW_BYTES as SDK_MAX_ROW_BYTES } from "../../sdk/src/row/row-format.ts";
import { MaskCache } from "../../sdk/src/scrub/mask-cache.ts";
import { Pseudonymizer } from "../../sdk/src/scrub/pseudonym.ts";
import { RedactionTally } from "../../sdk/src/scrub/redaction-tally.ts";
import { decodeLogsRequest } from "../../sdk/src/testing/otlp-decoder.ts";
import { encodeLogsRequest } from "../../sdk/test/support/otlp/records-request.ts";
import { type CheckedRegistry, checkRegistry } from "../src/check/check.ts";
import { IDENTIFIED_THINGS, PRIVACY_CLASSES } from "../src/contract/attribute-contract.ts";
import {
  MAX_ENUM_MEMBERS,
  MAX_EVENT_ATTRIBUTES,
  MAX_ITEMS_LIMIT,
  MAX_LENGTH_LIMIT,
  MAX_ROW_BYTES,
} from "../src/contract/limits.ts";
import { layoutRowBytes, longestRowBytes } from "../src/contract/row-size.ts";
import { generateTypescript } from "../src/generate/typescript.ts";
import { loadFiles } from "../src/load/load-files.ts";
import { runGenerated } from "./run-generated.ts";
import { TODAY } from "./support.ts";

/** What this package says of the SDK, held against the SDK's own code. */

const MANIFEST = "schema_url: https://acme.example/schemas/test/1.0.0\n";
/** The longest that the SDK numbers an event, and a severity of two digits: a layout is no longer. */
const LAYOUT_ID = 65_535;
const SEVERITY = "warn";
const PSEUDONYMIZER = new Pseudonymizer(new Uint8Array(32), "identifier");

const MASKS = new MaskCache((value) => value);

interface Attribute {
  readonly key?: string;
  readonly type: string | { readonly members: readonly { readonly id: string }[] };
  readonly sonde: object;
}

/** A registry of one event, `acme.disk.slow`, with these attributes. */
function check(attributes: readonly Attribute[]): CheckedRegistry {
  const declared = attributes.map(({ key, sonde, type }, index) => ({
    key: key ?? `acme.disk.a${index}`,
    type: typeof type === "string" ? type : { members: type.members.map(withStability) },
    brief: "What this attribute holds.",
    stability: "development",
    annotations: { sonde },
  }));
  const sonde = {
    owner: "o",
    severity: SEVERITY,
    diagnostic_level: "basic",
    expires: "never",
  };
  const event = {
    name: "acme.disk.slow",
    brief: "A disk was slow.",
    stability: "development",
    attributes: declared.map(({ key }) => ({ ref: key })),
    annotations: { sonde },
  };
  const registry = { file_format: "definition/2", attributes: declared, events: [event] };
  const files = [
    { path: "manifest.yaml", bytes: Buffer.from(MANIFEST) },
    { path: "events.yaml", bytes: Buffer.from(stringify(registry)) },
  ];
  return checkRegistry(loadFiles("registry", files), { today: TODAY });
}

function withStability(member: object): object {
  return { ...member, stability: "development" };
}

/** What the SDK makes of the generated event; the RangeError that it refuses it with. */
async function compile(
  { registry }: CheckedRegistry,
  level: "basic" | "full" = "full",
): Promise<CompiledEvent | RangeError> {
  const [definition] = await runGenerated(generateTypescript(registry, { today: TODAY }));
  try {
    return compileEvent(definition as unknown as EventDefinition<never>, LAYOUT_ID, {
      level,
      row: new RowCursor(new Uint8Array(64)),
      pseudonymizer: () => PSEUDONYMIZER,
      masks: ({ identifies }) =>
        identifies === undefined || identifies === "host" ? undefined : MASKS,
      scrubber: { scrub: (text) => text },
      tally: new RedactionTally(),
    });
  } catch (error) {
    if (error instanceof RangeError) return error;
    throw error;
  }
}

/** Checks the event and compiles it; what the rule says must be what the SDK does. */
async function expectSameVerdict(attributes: readonly Attribute[]): Promise<"long" | "short"> {
  const checked = check(attributes);
  const event = checked.registry.events[0]!;
  const errors = checked.findings.filter(({ severity }) => severity === "error");
  const rules = new Set(errors.map(({ ruleId }) => ruleId));
  const compiled = await compile(checked);
  if (compiled instanceof RangeError) {
    expect(compiled.message).toMatch(/ bytes, over 65536/);
    expect([...rules]).toEqual(["row-too-long"]);
    return "long";
  }
  expect([...rules]).toEqual([]);
  expect(longestRowBytes(event)).toBe(compiled.maxRowBytes);
  expect(layoutRowBytes(event, checked.registry.manifest!)).toBe(
    sdkLayoutRowBytes(compiled.layout),
  );
  const atBasic = await compile(checked, "basic");
  expect(atBasic).toMatchObject({ maxRowBytes: expect.any(Number) });
  if (!(atBasic instanceof RangeError)) {
    expect(atBasic.maxRowBytes).toBeLessThanOrEqual(compiled.maxRowBytes);
  }
  return "short";
}

const SCALARS = ["string", "int", "double", "boolean"];

/** Every type with every class that goes with it. */
const NAMED: fc.Arbitrary<Attribute> = fc
  .record({
    scalar: fc.constantFrom(...SCALARS),
    container: fc.constantFrom("none", "array", "template"),
    privacyClass: fc.constantFrom(...PRIVACY_CLASSES),
    items: fc.option(fc.integer({ min: 1, max: MAX_ITEMS_LIMIT })),
    identifies: fc.option(fc.constantFrom(...IDENTIFIED_THINGS)),
    maxLength: fc.option(fc.integer({ min: 1, max: MAX_LENGTH_LIMIT })),
  })
  .filter(
    ({ privacyClass, scalar }) =>
      scalar === "string" || !["identifier", "personal", "text"].includes(privacyClass),
  )
  .map(({ container, identifies, items, maxLength, privacyClass, scalar }) => {
    const isName = privacyClass === "identifier" || privacyClass === "personal";
    const needsUnit = privacyClass === "operational" && /int|double/.test(scalar);
    return {
      type:
        { none: scalar, array: `${scalar}[]`, template: `template[${scalar}]` }[container] ?? "",
      sonde: {
        class: privacyClass,
        ...(needsUnit ? { unit: "1" } : {}),
        ...(isName && identifies !== null ? { identifies } : {}),
        ...(scalar === "string" && maxLength !== null ? { max_length: maxLength } : {}),
        ...(items === null || container === "none" ? {} : { max_items: items }),
      },
    };
  });

const ENUM: fc.Arbitrary<Attribute> = fc
  .record({
    members: fc.uniqueArray(fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }), {
      minLength: 8,
      maxLength: 10,
    }),
    padding: fc.constantFrom(0, 1500),
    closed: fc.boolean(),
    privacyClass: fc.constantFrom("system", "operational", "identifier"),
  })
  .map(({ closed, members, padding, privacyClass }) => ({
    type: {
      members: members.map((value, index) => ({
        id: `m${index}`,
        value: value + "ü".repeat(padding),
      })),
    },
    sonde: { class: privacyClass, closed },
  }));

describe("row-too-long", () => {
  it("says of values what the SDK says, to the byte", async () => {
    const verdicts = { long: 0, short: 0 };
    const attributes = fc.array(NAMED, { maxLength: 12, size: "max" });
    await fc.assert(
      fc.asyncProperty(attributes, async (list) => {
        verdicts[await expectSameVerdict(list)] += 1;
      }),
      { numRuns: 100 },
    );
    expect(Math.min(verdicts.long, verdicts.short)).toBeGreaterThan(5);
  });

  it("says of keys and members what the SDK says, to the byte", async () => {
    const verdicts = { long: 0, short: 0 };
    const attributes = fc.array(ENUM, { maxLength: 24, size: "max" });
    await fc.assert(
      fc.asyncProperty(attributes, async (list) => {
        verdicts[await expectSameVerdict(list)] += 1;
      }),
      { numRuns: 60 },
    );
    expect(Math.min(verdicts.long, verdicts.short)).toBeGreaterThan(2);
  });

  it("has its edge where the SDK has it", async () => {
    // 73 before the presence bits, 1 of them, 10 for the count, 65 an item.
    const items = Math.floor((MAX_ROW_BYTES - 73 - 1 - 10) / 65);
    const filler = { type: "boolean", sonde: { class: "system" } };
    const states = (maxItems: number): Attribute => ({
      type: "string[]",
      sonde: { class: "system", max_items: maxItems },
    });
    const free = MAX_ROW_BYTES - 73 - 8 - 10 - items * 65;
    const fillers = Array.from({ length: free }, () => filler);
    expect(free).toBeGreaterThan(0);
    expect(free).toBeLessThan(64);
    expect(await expectSameVerdict([states(items), ...fillers])).toBe("short");
    expect(await expectSameVerdict([states(items), ...fillers, filler])).toBe("long");
    expect(await expectSameVerdict([states(items + 1)])).toBe("long");
    expect(SDK_MAX_ROW_BYTES).toBe(MAX_ROW_BYTES);
  });
});

describe("the SDK", () => {
  it("takes as many attributes as an event may have", async () => {
    const attribute = { type: "string", sonde: { class: "system" } };
    const attributes = Array.from({ length: MAX_EVENT_ATTRIBUTES }, () => attribute);
    expect(await expectSameVerdict(attributes)).toBe("short");
  });

  it("takes as many members as an enum may have", async () => {
    const members = Array.from({ length: MAX_ENUM_MEMBERS }, (_, index) => ({ id: `m${index}` }));
    const attribute = { type: { members }, sonde: { class: "system", closed: true } };
    expect(await expectSameVerdict([attribute])).toBe("short");
  });

  it("adds no key to a record that an attribute may have", async () => {
    const compiled = await compile(check([]));
    if (compiled instanceof RangeError) throw compiled;
    const record = {
      layout: compiled.layout,
      sequence: 7,
      timeMillis: 1,
      observedTimeMillis: 2,
      threshold: "8",
      randomness: "00f2a19e2b7740",
      alwaysKept: true,
      traceId: undefined,
      spanId: undefined,
      traceFlags: 0,
      values: [],
    };
    const batch = { resource: { attributes: {} }, records: [record], instance: "instance" };
    const request = decodeLogsRequest(encodeLogsRequest([batch]));
    const keys = [
      ...(request.resourceLogs[0]?.scopeLogs[0]?.logRecords[0]?.attributes.keys() ?? []),
    ];
    expect(keys).toHaveLength(4);
    for (const key of keys) {
      const { findings } = check([{ key, type: "string", sonde: { class: "system" } }]);
      expect(findings.map(({ ruleId }) => ruleId)).toEqual(["reserved-namespace"]);
    }
  });
});
