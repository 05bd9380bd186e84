import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Attributes, event, type Fields } from "../../test/support/host/definitions.ts";
import { RunningHost, TEST_KEY } from "../../test/support/host/running-host.ts";
import { ManualClock } from "../../test/support/host/worlds.ts";
import type { FieldDefinition, FieldType, PrivacyClass } from "../emit/definition.ts";
import { KeyRing } from "../scrub/key-ring.ts";
import { PSEUDONYM_BYTES, Pseudonymizer, renderPseudonym } from "../scrub/pseudonym.ts";
import { RowError, RowReader } from "./read-row.ts";
import type { RecordValue } from "./record.ts";

const TOKEN = /^[\w.:+-]{1,64}$/;
const CLASSES: readonly PrivacyClass[] = [
  "system",
  "operational",
  "identifier",
  "personal",
  "content",
  "secret",
  "text",
];

const RING = new KeyRing(TEST_KEY);

function pseudonym(of: PrivacyClass, value: string): string {
  const from = new Pseudonymizer(RING.keyOf(RING.epochAt(new ManualClock().nowMillis())), of);
  const at = from.find(value);
  const bytes = Buffer.alloc(PSEUDONYM_BYTES);
  bytes.writeUInt32BE(from.words[at]!, 0);
  bytes.writeUInt32BE(from.words[at + 1]!, 4);
  bytes.writeUInt16BE(from.words[at + 2]!, 8);
  return renderPseudonym(bytes, 0);
}

/** As UTF-8 has it. */
function wellFormed(text: string): string {
  return Buffer.from(text, "utf8").toString("utf8");
}

/** What the design says leaves of one value; a second opinion, in no hurry. */
function scrubbed(
  field: FieldDefinition,
  value: unknown,
  isFull: boolean,
  scrub: (text: string) => string,
): RecordValue | undefined {
  if (value === undefined) return undefined;
  const { class: of, type } = field;
  if (of === "content" || of === "secret") return undefined;
  if (of === "text" && !type.includes("string")) return undefined;
  const isPseudonym = of === "identifier" || (of === "personal" && isFull);
  if (of === "personal" && !isFull) return undefined;
  const isString = type.includes("string");
  if (isPseudonym && !isString) return undefined;
  const one = (item: unknown): never => {
    if (of === "text") return wellFormed(scrub(item as string)) as never;
    if (isPseudonym) return pseudonym(of, item as string) as never;
    if (typeof item === "bigint") {
      return (Number.isSafeInteger(Number(item)) ? Number(item) : item) as never;
    }
    if (!isString) return item as never;
    if (field.closed)
      return (field.members!.includes(item as string) ? item : "<invalid>") as never;
    return (TOKEN.test(item as string) ? item : "<invalid>") as never;
  };
  if (Array.isArray(value)) return value.map(one);
  if (typeof value === "object") {
    const entries = Object.entries(value as object);
    const keyOf = (key: string): string | undefined => {
      if (isPseudonym) return pseudonym(of, key);
      return of === "text" && scrub(key) !== key ? undefined : key;
    };
    return new Map(
      entries.flatMap(([key, item]) => {
        const left = keyOf(key);
        return left === undefined ? [] : [[left, one(item)] as const];
      }),
    );
  }
  return one(value);
}

const strings = fc.oneof(fc.stringMatching(TOKEN), fc.string({ unit: "binary", maxLength: 100 }));
const ints = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom<number | bigint>(
    0,
    ...[31, 32, 48, 49, 50, 51, 52, 53].flatMap((bits) =>
      [-1, 0, 1]
        .flatMap((by) => [2 ** bits + by, -(2 ** bits) + by])
        .filter((value) => Number.isSafeInteger(value)),
    ),
    2n ** 53n,
    2n ** 53n - 1n,
    -(2n ** 53n),
    2n ** 63n - 1n,
    -(2n ** 63n),
  ),
);
const doubles = fc.double({ noNaN: true, noDefaultInfinity: true });

function scalars(type: string): fc.Arbitrary<unknown> {
  if (type === "string") return strings;
  if (type === "int") return ints;
  return type === "double" ? doubles : fc.boolean();
}

function values(type: FieldType): fc.Arbitrary<unknown> {
  const [, template, list] = /^template\[(\w+)\]$|^(\w+)\[\]$/.exec(type) ?? [];
  if (list !== undefined) return fc.array(scalars(list), { maxLength: 5 });
  if (template === undefined) return scalars(type);
  return fc.dictionary(fc.stringMatching(TOKEN), scalars(template), {
    maxKeys: 5,
    noNullPrototype: true,
  });
}

const types = fc.constantFrom<FieldType>(
  ...(["string", "int", "double", "boolean"] as const).flatMap((type): FieldType[] => [
    type,
    `${type}[]`,
    `template[${type}]`,
  ]),
);

const openField = fc
  .record({ type: types, class: fc.constantFrom(...CLASSES) })
  .map(({ type, class: of }): FieldDefinition => ({ key: "", type, class: of }));
const closedField = fc
  .constantFrom<readonly string[]>(["healthy", "degraded"], ["read only", "a/b", "é"])
  .map((members): FieldDefinition => {
    return { key: "", type: "string", class: "system", members, closed: true };
  });

/** Fields with a value each, undefined for those that were not given. */
const filledFields = (maxLength: number): fc.Arbitrary<{ fields: Fields; given: Attributes }> =>
  fc
    .array(
      fc
        .oneof({ weight: 6, arbitrary: openField }, { weight: 1, arbitrary: closedField })
        .chain((field) => {
          const some = field.members
            ? fc.oneof(fc.constantFrom(...field.members), fc.string())
            : values(field.type);
          return fc.record({
            field: fc.constant(field),
            value: fc.option(some, { nil: undefined }),
          });
        }),
      { maxLength },
    )
    .map((list) => ({
      fields: Object.fromEntries(
        list.map(({ field }, i) => [`p${i}`, { ...field, key: `acme.field${i}` }]),
      ),
      given: Object.fromEntries(list.map(({ value }, i) => [`p${i}`, value])),
    }));

function roundTrip(fields: Fields, given: Attributes, bound: readonly string[], isFull: boolean) {
  using running = new RunningHost({ level: isFull ? "full" : "basic" });
  const inCall = Object.fromEntries(Object.entries(given).filter(([key]) => !bound.includes(key)));
  const inWith = Object.fromEntries(Object.entries(given).filter(([key]) => bound.includes(key)));
  event(fields).with(inWith).emit(inCall);
  expect(running.warnings).toEqual([]);
  const { records } = running.take();
  expect(records).toHaveLength(1);
  const expected = Object.entries(fields).map(([property, field]) =>
    scrubbed(field, given[property], isFull, (text) => running.host.privacy.scrubber.scrub(text)),
  );
  // Behind the event's own fields stands what was redacted in it.
  expect(records[0]!.values.slice(0, expected.length)).toEqual(expected);
}

describe("a row", () => {
  it("reads as the scrubbed values, for any fields, bound or not, at both levels", () => {
    const handles = filledFields(40).chain((filled) =>
      fc.record({
        filled: fc.constant(filled),
        bound: fc.subarray(Object.keys(filled.fields)),
        isFull: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(handles, ({ filled, bound, isFull }) => {
        roundTrip(filled.fields, filled.given, bound, isFull);
      }),
      { numRuns: 300 },
    );
  });

  it.each([0, 1, 8, 9, 23, 24, 25, 26, 32, 33, 255, 256])(
    "keeps apart which of %d fields were given",
    (count) => {
      const fields = Object.fromEntries(
        Array.from({ length: count }, (_, i): [string, FieldDefinition] => [
          `p${i}`,
          { key: `acme.field${i}`, type: "int", class: "operational" },
        ]),
      );
      const properties = Object.keys(fields);
      for (const isGiven of [() => true, () => false, (i: number) => i % 3 === 0]) {
        const given = Object.fromEntries(
          properties.map((property, i) => [property, isGiven(i) ? i : undefined]),
        );
        roundTrip(fields, given, [], false);
        roundTrip(fields, given, properties.slice(count / 2), false);
      }
    },
  );

  it("keeps -0, and integers at and beyond 2^53", () => {
    const fields: Fields = {
      d: { key: "d", type: "double", class: "operational" },
      i: { key: "i", type: "int[]", class: "operational" },
    };
    const i = [2 ** 53 - 1, -(2 ** 53 - 1), 2n ** 53n, -(2n ** 63n), 2n ** 63n - 1n, 7n];
    using running = new RunningHost();
    event(fields).emit({ d: -0, i });
    const [d, list] = running.take().records[0]!.values;
    expect(d).toBe(-0);
    expect(list).toEqual([...i.slice(0, 5), 7]);
  });

  it("holds time, event time, sequence, threshold and trace", () => {
    using running = new RunningHost();
    const handle = event({}, { sampling: { rate: 0.5, by: "trace" } });
    const span = {
      traceId: `${"0".repeat(18)}ffffffffffffff`,
      spanId: "00000000000000aB",
      traceFlags: 1,
    };
    const context = trace.setSpanContext(ROOT_CONTEXT, span);
    const now = running.clock.millis;
    handle.emit({}, { context });
    handle.emit({}, { context, timestamp: new Date(1234) });
    handle.emit({}, { context, timestamp: 1234.5678 });
    const { records } = running.take();
    expect(records.map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
    expect(records.map(({ timeMillis }) => timeMillis)).toEqual([now, 1234, 1234.5678]);
    expect(records.map(({ observedTimeMillis }) => observedTimeMillis)).toEqual([now, now, now]);
    for (const record of records) {
      expect(Buffer.from(record.traceId!).toString("hex")).toBe(span.traceId);
      expect(Buffer.from(record.spanId!).toString("hex")).toBe("00000000000000ab");
      expect(record).toMatchObject({ traceFlags: 1, threshold: "8", randomness: undefined });
    }
  });
});

describe("RowReader", () => {
  it("gives an error and never reads on where a row ends early", () => {
    using running = new RunningHost();
    const fields: Fields = {
      t: { key: "t", type: "template[string]", class: "system" },
      s: { key: "s", type: "string[]", class: "identifier" },
    };
    event(fields).emit({ t: { a: "b", c: "d" }, s: ["x", "y"] });
    const rows: Buffer[] = [];
    const { bytes } = running.consumer;
    running.consumer.drain(
      Number.MAX_SAFE_INTEGER,
      (start, length) => rows.push(Buffer.from(bytes.subarray(start, start + length))),
      () => {},
    );
    const [layoutRow, row] = rows as [Buffer, Buffer];
    const layout = JSON.parse(layoutRow.toString("utf8", 32));
    expect(new RowReader(row).read(0, row.length, layout).values).toHaveLength(2);
    for (let length = 32; length < row.length; length++) {
      expect(() => new RowReader(row).read(0, length, layout)).toThrow(RowError);
    }
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 33, maxLength: 200 }), (noise) => {
        try {
          new RowReader(Buffer.from(noise)).read(0, noise.length, layout);
        } catch (error) {
          expect(error).toBeInstanceOf(RowError);
        }
      }),
    );
  });
});
