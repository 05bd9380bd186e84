import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type CheckedRegistry, checkRegistry } from "../src/check/check.ts";
import { CONFIG_KEYS } from "../src/cli/config.ts";
import { HELP } from "../src/cli/help.ts";
import { EXIT_CODES } from "../src/cli/io.ts";
import { ATTRIBUTE_ANNOTATIONS, PRIVACY_CLASSES } from "../src/contract/attribute-contract.ts";
import { DELIVERY_ANNOTATIONS, EVENT_ANNOTATIONS } from "../src/contract/event-contract.ts";
import {
  DEFAULT_MAX_ITEMS,
  DEFAULT_MAX_LENGTH,
  MAX_ITEMS_LIMIT,
  MAX_KEEP_WHEN_VALUES,
  MAX_LENGTH_LIMIT,
} from "../src/contract/limits.ts";
import { SAMPLING_ANNOTATIONS } from "../src/contract/sampling-contract.ts";
import { generateTypescript } from "../src/generate/typescript.ts";
import { loadFiles } from "../src/load/load-files.ts";
import { ALL_RULES, PACKAGE, REPOSITORY, TODAY } from "./support.ts";

const DOCS = join(REPOSITORY, "docs");
const SCHEMA_PAGE = readFileSync(join(DOCS, "schema.md"), "utf8");
const CLI_PAGE = readFileSync(join(DOCS, "cli.md"), "utf8");
const README = readFileSync(join(PACKAGE, "README.md"), "utf8");

/** The text between one heading and the next of the same or a higher level. */
function section(page: string, heading: string): string {
  const start = page.indexOf(`\n${heading}\n`);
  if (start < 0) throw new Error(`the page has no heading ${heading}`);
  const level = heading.split(" ", 1)[0]?.length ?? 1;
  const rest = page.slice(start + heading.length + 2);
  const end = rest.search(new RegExp(`^#{1,${level}} `, "m"));
  return end < 0 ? rest : rest.slice(0, end);
}

/** First cells of a table's rows, without the back-ticks. */
function firstCells(text: string): readonly string[] {
  return [...text.matchAll(/^\| `([^`]+)`/gm)].map(([, cell = ""]) => cell);
}

describe("docs/rules", () => {
  it("has one page for each rule and no other", () => {
    const pages = readdirSync(join(DOCS, "rules")).sort();
    expect(pages).toEqual(ALL_RULES.map((rule) => `${rule.id}.md`).sort());
  });

  it.each(ALL_RULES)("$id has what, why, fix, and an example of each kind", ({ id, severity }) => {
    const page = readFileSync(join(DOCS, "rules", `${id}.md`), "utf8");
    expect(page.startsWith(`# ${id}\n\nSeverity: ${severity}.\n`)).toBe(true);
    for (const heading of ["## What", "## Why", "## Fix"]) {
      expect(section(page, heading).trim().length).toBeGreaterThan(10);
    }
    expect(page.match(/^Wrong:\n\n```/m)).not.toBeNull();
    expect(page.match(/^Right:\n\n```/m)).not.toBeNull();
  });
});

describe("docs/schema.md", () => {
  it("lists every rule as the code has it, and no other", () => {
    const rows = section(SCHEMA_PAGE, "## Rules").match(/^\| \[.*$/gm);
    const expected = ALL_RULES.map(
      ({ id, severity, why }) => `| [${id}](rules/${id}.md) | ${severity} | ${why} |`,
    );
    expect(rows).toEqual(expected);
  });

  it("lists every annotation of an attribute, and no other", () => {
    const cells = firstCells(
      section(SCHEMA_PAGE, "## Annotations of an attribute").split("###")[0] ?? "",
    );
    expect(cells).toEqual(ATTRIBUTE_ANNOTATIONS);
  });

  it("lists every annotation of an event, and no other", () => {
    const expected = [
      ...EVENT_ANNOTATIONS,
      ...SAMPLING_ANNOTATIONS.map((key) => `sampling.${key}`),
      ...DELIVERY_ANNOTATIONS.map((key) => `delivery.${key}`),
    ];
    expect([...firstCells(section(SCHEMA_PAGE, "## Annotations of an event"))].sort()).toEqual(
      expected.sort(),
    );
  });

  it("lists every class", () => {
    expect(firstCells(section(SCHEMA_PAGE, "### Classes"))).toEqual(PRIVACY_CLASSES);
  });

  it("gives the bounds of the code", () => {
    expect(SCHEMA_PAGE).toContain(`| ${DEFAULT_MAX_LENGTH} | 1 to ${MAX_LENGTH_LIMIT} |`);
    expect(SCHEMA_PAGE).toContain(`| ${DEFAULT_MAX_ITEMS} | 1 to ${MAX_ITEMS_LIMIT} |`);
    expect(SCHEMA_PAGE).toContain(`at most ${MAX_KEEP_WHEN_VALUES} values`);
  });

  /** The first blocks of the page as files of one registry. */
  function checkBlocks(...names: readonly string[]): CheckedRegistry {
    const blocks = [...SCHEMA_PAGE.matchAll(/```yaml\n([\s\S]*?)```/g)].map(
      ([, text = ""]) => text,
    );
    const files = names.map((path, index) => ({ path, bytes: Buffer.from(blocks[index] ?? "") }));
    return checkRegistry(loadFiles("registry", files), { today: TODAY });
  }

  it("shows groups and refinements that are clean, too", () => {
    const { findings, registry } = checkBlocks("manifest.yaml", "events.yaml", "more.yaml");
    expect(findings).toEqual([]);
    expect(registry.events.map(({ id }) => id.value)).toEqual([
      "acme.disk.slow",
      "acme.disk.replaced",
      "acme.disk.slow.cache",
    ]);
  });

  it("shows a registry that is clean, and that the README's output belongs to", () => {
    const { findings, registry } = checkBlocks("manifest.yaml", "events.yaml");
    expect(findings).toEqual([]);
    expect([...generateTypescript(registry, { today: TODAY }).keys()]).toEqual([
      "disk.ts",
      "index.ts",
    ]);
    expect(README).toContain("0 errors, 0 warnings in 2 files, 1 event, 3 attributes\n2 written");
    expect([registry.events.length, registry.attributes.length]).toEqual([1, 3]);
  });
});

describe("docs/cli.md", () => {
  it("has every option of the help, and the help every option of the page", () => {
    const inHelp = new Set(HELP.match(/--[a-z]+/g));
    const inPage = new Set(section(CLI_PAGE, "## Options").match(/--[a-z]+/g));
    inPage.delete("--name");
    expect([...inPage].sort()).toEqual([...inHelp].sort());
  });

  it("has every exit code, as the help and the code have", () => {
    const codes = Object.values(EXIT_CODES).map(String);
    const inPage = [...section(CLI_PAGE, "## Exit codes").matchAll(/^\| (\d+) \|/gm)];
    expect(inPage.map(([, code]) => code)).toEqual(codes);
    const inHelp = HELP.slice(HELP.indexOf("Exit codes:")).match(/\b\d+\b/g);
    expect(inHelp).toEqual(codes);
  });

  it("has every key of the project file", () => {
    for (const key of CONFIG_KEYS) expect(CLI_PAGE).toContain(`\`${key}\``);
  });

  it("has a help that fits a screen", () => {
    const lines = HELP.split("\n");
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

it("names only pages that exist in findings", () => {
  for (const { id } of ALL_RULES) expect(existsSync(join(DOCS, "rules", `${id}.md`))).toBe(true);
});
