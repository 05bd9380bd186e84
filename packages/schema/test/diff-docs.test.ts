import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CHANGE_CLASSES } from "../src/diff/change.ts";
import { CHANGE_RULES, PRIVACY_RULES } from "../src/diff/rules/index.ts";
import { fieldsOf } from "../src/diff/shape.ts";
import { REPOSITORY } from "./support.ts";

const SCHEMA_PAGE = readFileSync(join(REPOSITORY, "docs/schema.md"), "utf8");

function section(page: string, heading: string): string {
  const start = page.indexOf(`\n${heading}\n`);
  expect(start, heading).toBeGreaterThan(0);
  const rest = page.slice(start + heading.length + 2);
  const end = rest.search(/^#{2,3} /m);
  return end < 0 ? rest : rest.slice(0, end);
}

describe("docs/schema.md", () => {
  it("lists every rule of changes as the code has it, and no other", () => {
    const [, table = ""] = section(SCHEMA_PAGE, "## Changes").split(
      "| rule | class | what | why |",
    );
    expect(table.match(/^\| `.*$/gm)).toEqual(
      CHANGE_RULES.map((rule) => `| \`${rule.id}\` | ${rule.class} | ${rule.what} | ${rule.why} |`),
    );
  });

  it("explains every class", () => {
    const [table = ""] = section(SCHEMA_PAGE, "## Changes").split("| rule | class | what | why |");
    const cells = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
    expect(cells).toEqual(CHANGE_CLASSES);
  });

  it("names every part of a lock", () => {
    const text = section(SCHEMA_PAGE, "### The lock");
    for (const key of ["lockVersion", "schemaUrl", "dependencies", "snapshot", "approvals"]) {
      expect(text).toContain(`| \`${key}\` |`);
    }
  });
});

describe("the rules", () => {
  it("have plain ids, each once, and sentences that go into a table", () => {
    const ids = CHANGE_RULES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, what, why } of CHANGE_RULES) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      for (const text of [what, why]) expect(text).toMatch(/^[`a-z][^|\n]*[^.|\n]$/);
    }
  });

  it("of privacy name a field that may be approved", () => {
    const fields = [...fieldsOf("event"), ...fieldsOf("event_attribute")];
    const classes = CHANGE_RULES.filter((rule) => rule.class === "privacy").map(({ id }) => id);
    expect([...PRIVACY_RULES.keys()]).toEqual(classes);
    for (const { field } of PRIVACY_RULES.values()) expect(fields).toContain(field);
  });
});
