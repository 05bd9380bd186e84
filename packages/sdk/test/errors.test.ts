import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

/** The members of a union of string literals, as its source has them. */
function codesOf(path: string, type: string): string[] {
  const union = new RegExp(`type ${type} =([^;]+);`).exec(read(path))?.[1] ?? "";
  return [...union.matchAll(/"(SONDE_\w+)"/g)].map(([, code]) => code!).sort();
}

function documented(heading: string): string[] {
  const section = read("docs/errors.md")
    .split(/^## /m)
    .find((part) => part.startsWith(heading));
  return [...(section ?? "").matchAll(/^\| `(SONDE_\w+)`/gm)].map(([, code]) => code!).sort();
}

test.each([
  ["Thrown by", "packages/sdk/src/errors.ts", "SondeErrorCode"],
  ["Told to", "packages/sdk/src/self-report.ts", "WarningCode"],
])("docs/errors.md, %s: every code of %s and no other", (heading, path, type) => {
  const codes = codesOf(path, type);
  expect(codes.length).toBeGreaterThan(2);
  expect(documented(heading)).toEqual(codes);
});
