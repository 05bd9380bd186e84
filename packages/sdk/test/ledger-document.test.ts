import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
const SOURCE = join(ROOT, "packages/sdk/src");

/** Reasons that the source gives as whole texts. */
function reasonsInSource(): string[] {
  const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" });
  const texts = files
    .filter((path) => path.endsWith(".ts") && !/\.test(-d)?\.ts$/.test(path))
    .map((path) => readFileSync(join(SOURCE, path), "utf8"));
  const pattern = /"((?:dropped|rejected|quarantined|thinned|failedBeforeAdmission)\.\w+)"/g;
  return texts.flatMap((text) => [...text.matchAll(pattern)].map(([, reason]) => reason!));
}

test("docs/ledger.md: every reason of the source and no other, but for those that the disk or a sum names", () => {
  const document = readFileSync(join(ROOT, "docs/ledger.md"), "utf8");
  const section = document.split(/^## /m).find((part) => part.startsWith("The reasons"));
  const documented = [...(section ?? "").matchAll(/^\| `(\w+\.\w+)`/gm)].map(([, name]) => name!);
  // A refusal's reason is put together: an errno, or this one before there was any.
  const reasons = new Set([...reasonsInSource(), "failedBeforeAdmission.spool_unavailable"]);
  expect(reasons.size).toBeGreaterThan(5);
  expect(documented.sort()).toEqual([...reasons].sort());
});
