import { expect, it } from "vitest";
import type { Finding } from "../diagnostics/finding.ts";
import { MAX_FILE_BYTES, MAX_TOKENS } from "./limits.ts";
import { parseYaml } from "./yaml.ts";
import { tooManyTokensAt } from "./yaml-tokens.ts";

function findingsIn(text: string): readonly Finding[] {
  const findings: Finding[] = [];
  parseYaml("a.yaml", text, (finding) => void findings.push(finding));
  return findings;
}

it("keeps to the bound of tokens, and points to the first beyond it", () => {
  // Each comment and each line end is one.
  const fullest = "#\n".repeat(MAX_TOKENS / 2);
  expect(tooManyTokensAt(fullest)).toBeUndefined();
  expect(tooManyTokensAt(`${fullest}#`)).toBe(MAX_TOKENS);
  expect(findingsIn(`${fullest}#`)).toMatchObject([
    {
      ruleId: "registry-limit",
      message: `the file holds more than ${MAX_TOKENS} signs of YAML`,
      place: { line: MAX_TOKENS / 2 + 1, column: 1 },
    },
  ]);
});

it.each(["[", "]", "{", "}", "- ", "? ", "%a\n", "&a ", "*a ", "!!x ", "---\n", '"', "- &a x\n"])(
  "tells in a few findings of a megabyte of %j",
  (sign) => {
    const findings = findingsIn(sign.repeat(MAX_FILE_BYTES / sign.length));
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.length).toBeLessThanOrEqual(3);
  },
);

it("tells once of a key that a mapping repeats", () => {
  const findings = findingsIn(`{${"a,".repeat(1000)}}`);
  expect(findings.map(({ ruleId }) => ruleId)).toEqual(["duplicate-key"]);
});
