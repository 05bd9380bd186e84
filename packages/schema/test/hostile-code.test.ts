import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { transform } from "esbuild";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { type CheckedRegistry, hasErrors } from "../src/check/check.ts";
import { generateTypescript, UNCHECKED } from "../src/generate/typescript.ts";
import { sonde } from "./command-line.ts";
import { check, checkWithBase, expectSound, MANIFEST } from "./hostile-support.ts";
import { runGenerated } from "./run-generated.ts";
import { TODAY, temporaryFolder } from "./support.ts";

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

const COMMON = { stability: "development" };

/** An enum, and an event that uses it: what other registries build upon. */
function baseOf({ brief, condition, members, note, owner }: FreeTexts): string {
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
        ...COMMON,
        annotations: { sonde: { class: "system", closed: true } },
      },
    ],
    events: [
      {
        name: "acme.disk.slow",
        brief,
        note,
        ...COMMON,
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

/** Events that come by import, by refinement and through groups, all of what {@link baseOf} has. */
function rootOf({ brief, condition, members, note, owner }: FreeTexts): string {
  const sonde = { owner, diagnostic_level: "full", expires: "never" };
  const keepWhen = [{ attribute: "acme.disk.state", in: members }];
  const use = { ref: "acme.disk.state", note, requirement_level: { recommended: condition } };
  return stringify({
    file_format: "definition/2",
    imports: { events: ["acme.*"] },
    attribute_groups: [
      { id: "inner", visibility: "internal", attributes: [use] },
      {
        id: "outer",
        visibility: "public",
        brief,
        note,
        ...COMMON,
        attributes: [{ ref_group: "inner" }],
      },
    ],
    events: [
      {
        name: "acme.disk.grouped",
        brief,
        note,
        ...COMMON,
        deprecated: { reason: "renamed", renamed_to: "acme.disk.slow", note },
        attributes: [{ ref_group: "outer" }, { ref: "acme.disk.state", brief }],
        annotations: { sonde: { ...sonde, sampling: { rate: 0.5, keep_when: keepWhen } } },
      },
    ],
    event_refinements: [
      {
        id: "event.acme.disk.refined",
        ref: "acme.disk.slow",
        brief,
        note,
        attributes: [
          { ref: "acme.disk.state", note, deprecated: { reason: "uncategorized", note } },
        ],
        annotations: { sonde: { owner, sampling: { keep_when: keepWhen } } },
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

const PLAIN: FreeTexts = {
  brief: "b",
  owner: "o",
  condition: "c",
  note: "n",
  members: ["x", "y"],
};

type Files = ReadonlyMap<string, string>;

/** The same program as of plain texts, whatever the texts are. */
async function expectSameProgram(files: Files, expected: Files): Promise<void> {
  expect([...files.keys()]).toEqual([...expected.keys()]);
  for (const [name, code] of files) {
    expect(skeleton(code)).toBe(skeleton(expected.get(name) ?? ""));
    expect(code.replaceAll("\n", "")).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    expect(code).not.toMatch(/source(Mapping)?URL=/);
    const comments = commentsOf(withoutExemption(name, code));
    const tags = comments.match(/(?<![\w.+\-\\])@(?!__PURE__|link disk|sonde\/schema)\w+/g) ?? [];
    expect(new Set(tags)).toEqual(new Set(name === "disk.ts" ? ["@deprecated"] : []));
    stripTypeScriptTypes(code);
    await transform(code, { loader: "ts", logLevel: "silent" });
  }
}

/** Generates from hostile texts as often as they are no error, and compares with plain ones. */
async function expectNothingSmuggled(
  checkTexts: (texts: FreeTexts) => Promise<CheckedRegistry>,
  eventNames: readonly string[],
): Promise<void> {
  const plain = await checkTexts(PLAIN);
  const expected = generateTypescript(plain.registry, { today: TODAY });
  let generated = 0;
  await fc.assert(
    fc.asyncProperty(FREE_TEXTS, async (texts) => {
      const checked = await checkTexts(texts);
      expectSound(checked);
      if (hasErrors(checked.findings)) return;
      generated += 1;
      const files = generateTypescript(checked.registry, { today: TODAY });
      await expectSameProgram(files, expected);
      const type = checked.registry.events[0]?.attributes[0]?.type;
      const members = type?.kind === "enum" ? type.members.map(({ value }) => value.value) : [];
      const definitions = await runGenerated(files);
      expect(definitions.map(({ name }) => name).sort()).toEqual(eventNames);
      for (const definition of definitions) {
        expect(Object.values(definition.fields)[0]?.members).toEqual(members);
        expect(definition.keepWhen?.({ diskState: members[0] })).toBe(true);
      }
      expect("smuggled" in globalThis).toBe(false);
    }),
    { numRuns: 100 },
  );
  expect(generated).toBeGreaterThan(50);
}

describe("generated code", () => {
  it("holds no code that the registry smuggled in", async () => {
    await expectNothingSmuggled(async (texts) => check(baseOf(texts)), ["acme.disk.slow"]);
  });

  it("holds none that came through groups, refinements and imports", async () => {
    const names = ["acme.disk.grouped", "acme.disk.slow", "acme.disk.slow"];
    await expectNothingSmuggled((texts) => checkWithBase(rootOf(texts), baseOf(texts)), names);
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
