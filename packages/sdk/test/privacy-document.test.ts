import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatDetectors } from "../recall/detector-list.ts";

const DOCUMENT = readFileSync(join(import.meta.dirname, "../../../docs/privacy.md"), "utf8");

test("the document lists every detector: renew it with npm run recall -- --list", () => {
  // A diff of the whole document would take seconds and say less.
  expect(DOCUMENT.includes(formatDetectors())).toBe(true);
});
