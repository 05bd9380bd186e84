import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { loadFiles } from "../src/load/load-files.ts";
import { check, checkWithBase, expectSound, MANIFEST } from "./hostile-support.ts";
import { FIXTURES, REPOSITORY } from "./support.ts";

/** Every definition file below a folder, as it is. */
function definitionsBelow(folder: string): readonly Uint8Array[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /(?<!manifest)\.ya?ml$/.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name)));
}

const SEMCONV = join(REPOSITORY, "../shared/registries/semconv-1.44.0/model");
if (!existsSync(SEMCONV)) console.log(`skipped: damage to the files of ${SEMCONV}`);

/** What the tests and OpenTelemetry have written: every section, and both formats. */
const WRITTEN = [...definitionsBelow(FIXTURES), ...definitionsBelow(SEMCONV)];

interface Mutation {
  readonly at: number;
  readonly cut: number;
  readonly put: Uint8Array;
}

const MUTATION: fc.Arbitrary<Mutation> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.nat(8),
  put: fc.oneof(
    fc.uint8Array({ maxLength: 6 }),
    fc
      .constantFrom(
        "&a ",
        "*a",
        "!!",
        "---\n",
        "\t",
        "{",
        "[",
        "? ",
        "__proto__",
        ": ",
        "\n- ",
        "'",
        '"',
        "%YAML 1.1\n",
        "\ufeff",
      )
      .map((text) => new Uint8Array(Buffer.from(text))),
  ),
});

function mutate(bytes: Uint8Array, mutations: readonly Mutation[]): Uint8Array {
  let result = Buffer.from(bytes);
  for (const { at, cut, put } of mutations) {
    const start = Math.floor(at * result.length);
    result = Buffer.concat([result.subarray(0, start), put, result.subarray(start + cut)]);
  }
  return result;
}

describe("the reader", () => {
  it("answers a damaged registry with findings", () => {
    let damaged = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...WRITTEN),
        fc.array(MUTATION, { minLength: 1, maxLength: 4 }),
        (file, mutations) => {
          const checked = check(mutate(file, mutations));
          expectSound(checked);
          if (checked.findings.length > 0) damaged += 1;
        },
      ),
      { numRuns: 600 },
    );
    expect(damaged).toBeGreaterThan(300);
  });

  it("answers a damaged dependency with findings", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...WRITTEN),
        fc.constantFrom(...WRITTEN),
        fc.array(MUTATION, { maxLength: 3 }),
        async (file, base, mutations) => {
          expectSound(await checkWithBase(file, mutate(base, mutations)));
        },
      ),
      { numRuns: 200 },
    );
  });

  it("tells what is wrong in a dependency where the registry names it", async () => {
    const kinds = ["attribute_groups", "entities", "events", "metrics", "spans"];
    const imports = Object.fromEntries(kinds.map((kind) => [kind, ["*"]]));
    let wrong = 0;
    for (const base of WRITTEN) {
      const root = { file_format: "definition/2", imports, event_refinements: refinementsOf(base) };
      const checked = await checkWithBase(stringify(root), base);
      expectSound(checked);
      if (checked.findings.some(({ place }) => place.file.endsWith("events.yaml"))) wrong += 1;
    }
    expect(wrong).toBeGreaterThan(150);
  });

  it("answers a damaged manifest with findings", () => {
    fc.assert(
      fc.property(fc.array(MUTATION, { minLength: 1, maxLength: 4 }), (mutations) => {
        expectSound(check("file_format: definition/2\n", mutate(Buffer.from(MANIFEST), mutations)));
      }),
      { numRuns: 200 },
    );
  });

  it("answers any bytes with findings", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => expectSound(check(bytes))));
  });

  /** Documents of the right keys in the wrong places. */
  const KEYS = [
    "file_format attributes entities events key type brief stability note examples deprecated",
    "annotations sonde class unit min max max_length max_items closed members id value name ref",
    "requirement_level entity_associations one_of identity description reason renamed_to owner",
    "severity diagnostic_level expires sampling rate by keep_when attribute in delivery ttl",
    "groups extends prefix span_kind events metric_name body role tag imports metrics spans kind",
    "attribute_groups visibility ref_group entity_refinements event_refinements instrument unit",
    "metric_refinements span_refinements sampling_relevant all_of",
    "constructor prototype toString",
  ].flatMap((line) => line.split(" "));
  const { document } = fc.letrec<{ document: unknown; leaf: unknown }>((tie) => ({
    leaf: fc.oneof(
      fc.constantFrom(
        "definition/2",
        "acme.a.b",
        "string",
        "int",
        "required",
        "operational",
        ".nan",
        "never",
      ),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.string({ unit: "binary", maxLength: 8 }),
    ),
    document: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      tie("leaf"),
      fc.array(tie("document"), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...KEYS), tie("document"), { maxKeys: 6 }),
    ),
  }));

  const SECTIONS = KEYS.filter((key) =>
    /^(attributes|events|metrics|spans|entities|imports)$|_groups$|_refinements$/.test(key),
  );

  it("answers known keys in wrong places with findings", () => {
    const registry = fc.oneof(
      fc.dictionary(fc.constantFrom(...SECTIONS), fc.array(document, { maxLength: 4 }), {
        minKeys: 1,
      }),
      fc.record({ groups: fc.array(document, { maxLength: 4 }) }),
      fc.dictionary(fc.constantFrom(...SECTIONS, "imports", "groups"), document),
    );
    fc.assert(
      fc.property(registry, fc.boolean(), (sections, isDeclared) => {
        const format = isDeclared ? { file_format: "definition/2" } : {};
        expectSound(check(stringify({ ...format, ...sections })));
      }),
      { numRuns: 500 },
    );
  });

  const EVENT = "events:\n  - { name: acme.disk.slow, brief: B., stability: stable, attributes: ";

  it.each([
    ["brackets", "[".repeat(100_000)],
    ["items", "- ".repeat(50_000)],
    ["questions", "? ".repeat(50_000)],
    ["braces in a section", `file_format: definition/2\n${EVENT}${"{a: ".repeat(10_000)}`],
    [
      "keys",
      `file_format: definition/2\nx:\n${Array.from({ length: 40_000 }, (_, index) => `  k${index}: 1\n`).join("")}`,
    ],
    ["aliases", bombOf("  ")],
    ["aliases in a section", `file_format: definition/2\nattributes:\n${bombOf("  - ")}`],
    [
      "associations",
      `file_format: definition/2\n${EVENT}[], entity_associations: [${"{ one_of: [".repeat(200)}a${"] }".repeat(200)}] }\n`,
    ],
    ["characters", `file_format: definition/2\n# ${"x".repeat(900_000)}\nx: 1\n`],
    ["lines", `file_format: definition/2\n${"\n".repeat(900_000)}x: 1\n`],
    [
      "comments",
      `file_format: definition/2\n${"# sonde-ignore missing-class: why\n".repeat(20_000)}`,
    ],
  ])("survives many %s", (_, content) => {
    const checked = check(content);
    expectSound(checked);
    expect(checked.findings.length).toBeGreaterThan(0);
  });

  it("reads no file of 50 MB", () => {
    const checked = check(new Uint8Array(50 * 1024 * 1024).fill(0x20));
    expectSound(checked);
    expect(checked.findings.map(({ ruleId }) => ruleId)).toEqual(["registry-limit"]);
  });

  const TEXT =
    "file_format: definition/2\nattributes: [{ key: acme.a, type: int, brief: Größe, stability: stable }]\n";

  it.each([
    ["UTF-16, little-endian", Buffer.from(`\ufeff${TEXT}`, "utf16le"), ["invalid-yaml"]],
    ["UTF-16, big-endian", Buffer.from(`\ufeff${TEXT}`, "utf16le").swap16(), ["invalid-yaml"]],
    ["UTF-16 without a mark", Buffer.from(TEXT, "utf16le"), ["invalid-yaml"]],
    ["Latin-1", Buffer.from(TEXT, "latin1"), ["invalid-yaml"]],
    ["a cut character", Buffer.from(TEXT).subarray(0, TEXT.indexOf("ß") + 2), ["invalid-yaml"]],
    ["a lone surrogate", Buffer.from([...Buffer.from(TEXT), 0xed, 0xa0, 0x80]), ["invalid-yaml"]],
    ["UTF-8 with a mark", Buffer.from(`\ufeff${TEXT}`), []],
  ])("answers %s", (_, bytes, expected) => {
    const checked = check(bytes);
    expectSound(checked);
    const ofReading = checked.findings.filter(({ severity }) => severity === "error");
    expect(ofReading.map(({ ruleId }) => ruleId)).toEqual(expected);
  });
});

/** One refinement of each event that a file defines. */
function refinementsOf(base: Uint8Array): readonly object[] {
  const { declarations } = loadFiles("base", [{ path: "base.yaml", bytes: base }]);
  return declarations.signals
    .filter(({ isRefinement, kind }) => kind === "event" && !isRefinement)
    .map(({ name }, index) => ({ id: `event.acme.refined.e${index}`, ref: name.value }));
}

/** Lists that each hold the one before ten times. */
function bombOf(start: string): string {
  const lines = Array.from({ length: 12 }, (_, index) => {
    const items = index === 0 ? "x" : `*a${index - 1}`;
    return `${start}&a${index} [${Array.from({ length: 10 }, () => items).join(", ")}]\n`;
  });
  return start.includes("-")
    ? lines.join("")
    : `list:\n${lines.map((line) => `  - ${line.trim()}\n`).join("")}`;
}
