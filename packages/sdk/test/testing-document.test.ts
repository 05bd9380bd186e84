import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const PACKAGE = join(import.meta.dirname, "..");
const DOCUMENT = readFileSync(join(PACKAGE, "../../docs/testing.md"), "utf8");

/** A row of the table of known failures: its numbers, and the files that are said to hold their tests. */
interface Row {
  readonly cases: readonly string[];
  readonly files: readonly string[];
}

const ROWS: readonly Row[] = DOCUMENT.split("\n")
  .filter((line) => /^\| T\d/.test(line))
  .map((line) => {
    const [, numbers = "", , tests = ""] = line.split("|");
    return {
      cases: numbers.match(/T\d+/g) ?? [],
      files: [...tests.matchAll(/`([^`]+\.test\.ts)`/g)].map(([, file]) => file!),
    };
  });

test("every known failure of storage has a test of its number where the document says", () => {
  expect(ROWS.length).toBeGreaterThan(30);
  for (const { cases, files } of ROWS) {
    const texts = files.map((file) => readFileSync(join(PACKAGE, file), "utf8"));
    for (const number of cases) {
      const isThere = texts.some((text) => new RegExp(`["\`](?:T\\d+, )*${number}[:,]`).test(text));
      expect(isThere, `${number} in ${files.join()}`).toBe(true);
    }
  }
});

test("each of the 50 is in the table or named as none of storage", () => {
  for (let number = 1; number <= 50; number++) {
    expect(DOCUMENT, `T${number}`).toMatch(new RegExp(`\\bT${number}\\b`));
  }
});

test("every file that the document names is there", () => {
  for (const [, file] of DOCUMENT.matchAll(/`((?:src|test)\/[\w./*-]+\.ts)`/g)) {
    if (!file!.includes("*")) expect(existsSync(join(PACKAGE, file!)), file).toBe(true);
  }
});
