import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { transform } from "esbuild";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { type CheckedRegistry, checkRegistry, hasErrors } from "../src/check/check.ts";
import { splitLines } from "../src/diagnostics/code-frame.ts";
import { renderGithub } from "../src/diagnostics/github.ts";
import { renderJson } from "../src/diagnostics/json.ts";
import { renderText } from "../src/diagnostics/text.ts";
import { generateTypescript, UNCHECKED } from "../src/generate/typescript.ts";
import { loadFiles } from "../src/load/load-files.ts";
import { sonde } from "./command-line.ts";
import { runGenerated } from "./run-generated.ts";
import { FIXTURES, TODAY, temporaryFolder } from "./support.ts";

const SUMMARY = { errors: 1, warnings: 0, files: 1, events: 1, attributes: 1 };
const MANIFEST = "schema_url: https://acme.example/schemas/test/1.0.0\n";
const EVERYTHING = ["attributes.yaml", "events.yaml"].map((name) =>
  readFileSync(join(FIXTURES, "registries/everything", name)),
);

function check(
  content: string | Uint8Array,
  manifest: string | Uint8Array = MANIFEST,
): CheckedRegistry {
  const files = [
    { path: "manifest.yaml", bytes: Buffer.from(manifest) },
    { path: "events.yaml", bytes: Buffer.from(content) },
  ];
  return checkRegistry(loadFiles("registry", files), { today: TODAY });
}

/** Whatever came in: findings with places, printable, and code only from what is clean. */
function expectSound({ findings, registry, sources }: CheckedRegistry): void {
  for (const { message, place } of findings) {
    expect(message).not.toBe("");
    expect(Math.min(place.line, place.column, place.endLine, place.endColumn)).toBeGreaterThan(0);
    expect([place.file, place.line <= lineCount(place.file, sources)]).toEqual([place.file, true]);
  }
  for (const text of [
    renderText(findings, sources, SUMMARY),
    renderJson(findings, SUMMARY),
    renderGithub(findings, SUMMARY),
  ]) {
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
  }
  if (hasErrors(findings)) return;
  for (const name of generateTypescript(registry, { today: TODAY }).keys())
    expect(name).toMatch(/^[a-z0-9_]+\.ts$/);
}

function lineCount(file: string, sources: CheckedRegistry["sources"]): number {
  const source = sources.find((candidate) => candidate.file === file);
  return source === undefined ? 1 : splitLines(source.text).length;
}

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
        fc.constantFrom(...EVERYTHING),
        fc.array(MUTATION, { minLength: 1, maxLength: 4 }),
        (file, mutations) => {
          const checked = check(mutate(file, mutations));
          expectSound(checked);
          if (checked.findings.length > 0) damaged += 1;
        },
      ),
      { numRuns: 300 },
    );
    expect(damaged).toBeGreaterThan(100);
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

  it("answers known keys in wrong places with findings", () => {
    const section = fc.array(document, { maxLength: 4 });
    const registry = fc.record({ attributes: section, entities: section, events: section });
    fc.assert(
      fc.property(registry, (sections) => {
        expectSound(check(stringify({ file_format: "definition/2", ...sections })));
      }),
      { numRuns: 300 },
    );
  });

  it("survives what is merely large", () => {
    const keys = Array.from({ length: 40_000 }, (_, index) => `  k${index}: 1\n`).join("");
    for (const content of [
      "[".repeat(100_000),
      "- ".repeat(50_000),
      `file_format: definition/2\nx:\n${keys}`,
    ]) {
      expectSound(check(content));
    }
    expect(check(new Uint8Array(1024 * 1024 + 1).fill(0x20)).findings[0]?.ruleId).toBe(
      "registry-limit",
    );
  });
});

/** Texts that try to leave the comment or the literal they are put into. */
const SMUGGLED = fc.oneof(
  fc.string({ unit: "binary", minLength: 1, maxLength: 30 }),
  fc
    .array(
      fc.constantFrom(
        "*/",
        "/*",
        "//",
        "\n",
        "\r",
        "\u2028",
        "\u2029",
        "`",
        "$" + "{x}",
        '"',
        "'",
        "\\",
        "</script>",
        "globalThis.smuggled = true;",
        "@ts-ignore",
        "\n// @ts-nocheck\n",
        " @deprecated",
        "{@link x}",
        "\u202e",
        "\0",
        "//# sourceMappingURL=x",
        "import('x')",
        "\ud800",
        "\u{e0041}",
        "*\u200b/",
      ),
      { minLength: 1, maxLength: 6 },
    )
    .map((parts) => parts.join("")),
);

interface FreeTexts {
  readonly brief: string;
  readonly owner: string;
  readonly condition: string;
  readonly note: string;
  readonly members: readonly string[];
}

const FREE_TEXTS: fc.Arbitrary<FreeTexts> = fc.record({
  brief: SMUGGLED,
  owner: SMUGGLED.filter((text) => text.trim() !== ""),
  condition: SMUGGLED,
  note: SMUGGLED,
  members: fc.uniqueArray(SMUGGLED, { minLength: 2, maxLength: 2 }),
});

function registryOf({ brief, condition, members, note, owner }: FreeTexts): string {
  const sonde = { owner, diagnostic_level: "basic", expires: "never" };
  const keepWhen = [{ attribute: "acme.disk.state", in: [members[0]] }];
  const deprecated = { reason: "obsoleted", note };
  return stringify({
    file_format: "definition/2",
    attributes: [
      {
        key: "acme.disk.state",
        type: { members: members.map((value, index) => ({ id: `m${index}`, value, brief })) },
        brief,
        note,
        stability: "development",
        annotations: { sonde: { class: "system", closed: true } },
      },
    ],
    events: [
      {
        name: "acme.disk.slow",
        brief,
        note,
        stability: "development",
        deprecated,
        attributes: [
          {
            ref: "acme.disk.state",
            brief,
            deprecated,
            requirement_level: { conditionally_required: condition },
          },
        ],
        annotations: { sonde: { ...sonde, sampling: { rate: 0.5, keep_when: keepWhen } } },
      },
    ],
  });
}

/** Enough of TypeScript for generated files: literals in double quotes, both kinds of comment. */
const TOKEN = /"(?:[^"\\\n]|\\.)*"|\/\*[\s\S]*?\*\/|\/\/[^\n]*|\s+|[\s\S]/g;
const COMMENT = /^\/[*/]/;

/** The program without comments, blanks and the content of literals. */
function skeleton(code: string): string {
  return (code.match(TOKEN) ?? [])
    .map((token) => {
      if (COMMENT.test(token) || token.trim() === "") return "";
      return token.startsWith('"') ? '""' : token;
    })
    .join("")
    .replace(/,([}\]])/g, "$1");
}

/** The code without the one line, last in the head of every module, that speaks to the compiler. */
function withoutExemption(name: string, code: string): string {
  const head = /^(?:\/\/.*\n)+/.exec(code)?.[0] ?? "";
  expect(head.endsWith(`\n${UNCHECKED}`)).toBe(name !== "index.ts");
  return name === "index.ts" ? code : head.slice(0, -UNCHECKED.length) + code.slice(head.length);
}

function commentsOf(code: string): string {
  return (code.match(TOKEN) ?? []).filter((token) => COMMENT.test(token)).join("\n");
}

describe("generated code", () => {
  it("holds no code that the registry smuggled in", async () => {
    const plain: FreeTexts = {
      brief: "b",
      owner: "o",
      condition: "c",
      note: "n",
      members: ["x", "y"],
    };
    const expected = generateTypescript(check(registryOf(plain)).registry, { today: TODAY });
    let generated = 0;
    await fc.assert(
      fc.asyncProperty(FREE_TEXTS, async (texts) => {
        const checked = check(registryOf(texts));
        expectSound(checked);
        if (hasErrors(checked.findings)) return;
        generated += 1;
        const files = generateTypescript(checked.registry, { today: TODAY });
        for (const [name, code] of files) {
          expect(skeleton(code)).toBe(skeleton(expected.get(name) ?? ""));
          expect(code.replaceAll("\n", "")).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
          expect(code).not.toMatch(/source(Mapping)?URL=/);
          const comments = commentsOf(withoutExemption(name, code));
          const tags =
            comments.match(/(?<![\w.+\-\\])@(?!__PURE__|link disk|sonde\/schema)\w+/g) ?? [];
          expect(new Set(tags)).toEqual(new Set(name === "disk.ts" ? ["@deprecated"] : []));
          stripTypeScriptTypes(code);
          await transform(code, { loader: "ts", logLevel: "silent" });
        }
        const [definition] = await runGenerated(files);
        const members = checked.registry.attributes[0]?.type;
        const values =
          members?.kind === "enum" ? members.members.map(({ value }) => value.value) : [];
        expect(Object.values(definition?.fields ?? {})[0]?.members).toEqual(values);
        expect(definition?.keepWhen?.({ diskState: values[0] })).toBe(true);
        expect("smuggled" in globalThis).toBe(false);
      }),
      { numRuns: 100 },
    );
    expect(generated).toBeGreaterThan(50);
  });

  it("never lies outside of the output folder", async () => {
    const NAME = fc.oneof(
      fc.constantFrom(
        "acme.../../x",
        "acme./etc/passwd",
        "acme...",
        "../x.y",
        "acme.\0.x",
        "acme.a\\b",
        "acme.CON.x",
        "acme.index.x",
        "acme.__proto__.x",
        "acme.constructor.x",
        "acme.disk.slow",
      ),
      fc.string({ unit: "binary", maxLength: 12 }).map((text) => `acme.${text}.x`),
    );
    const folder = temporaryFolder();
    mkdirSync(join(folder, "registry"));
    writeFileSync(join(folder, "registry/manifest.yaml"), MANIFEST);
    await fc.assert(
      fc.asyncProperty(NAME, NAME, async (name, key) => {
        const annotation = { owner: "o", diagnostic_level: "basic", expires: "never" };
        const registry = {
          file_format: "definition/2",
          attributes: [
            {
              key,
              type: "string",
              brief: "b",
              stability: "development",
              annotations: { sonde: { class: "system" } },
            },
          ],
          events: [
            {
              name,
              brief: "b",
              stability: "development",
              attributes: [{ ref: key }],
              annotations: { sonde: annotation },
            },
          ],
        };
        writeFileSync(join(folder, "registry/events.yaml"), stringify(registry));
        const argv = ["generate", "--registry", "registry", "--out", "out/telemetry"];
        const { code } = await sonde(folder, argv);
        expect([0, 1]).toContain(code);
        const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
          (file) => !/^(registry|out|out\/telemetry)(\/(manifest|events)\.yaml)?$/.test(file),
        );
        for (const file of files) expect(file).toMatch(/^out\/telemetry\/[a-z0-9_]+\.ts$/);
      }),
      { numRuns: 60 },
    );
  });
});
