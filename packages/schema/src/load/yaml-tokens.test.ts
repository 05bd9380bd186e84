import { expect, it } from "vitest";
import type { Finding } from "../diagnostics/finding.ts";
import { MAX_FILE_BYTES, MAX_REGISTRY_TOKENS, MAX_TEXT_LENGTH, MAX_TOKENS } from "./limits.ts";
import { loadFiles } from "./load-files.ts";
import { parseYaml } from "./yaml.ts";
import { TokenBudget } from "./yaml-tokens.ts";

function findingsIn(text: string): readonly Finding[] {
  const findings: Finding[] = [];
  parseYaml("a.yaml", text, (finding) => void findings.push(finding));
  return findings;
}

it("keeps to the bound of tokens, and points to the first beyond it", () => {
  // Each comment and each line end is one.
  const fullest = "#\n".repeat(MAX_TOKENS / 2);
  expect(new TokenBudget().take(fullest)).toBeUndefined();
  expect(new TokenBudget().take(`${fullest}#`)).toMatchObject({ offset: MAX_TOKENS });
  expect(findingsIn(`${fullest}#`)).toMatchObject([
    {
      ruleId: "registry-limit",
      message: `the file holds more than ${MAX_TOKENS} signs of YAML`,
      place: { line: MAX_TOKENS / 2 + 1, column: 1 },
    },
  ]);
});

it("keeps to the bound of a registry's tokens, and reads nothing more then", () => {
  const budget = new TokenBudget();
  const fullest = "#\n".repeat(MAX_TOKENS / 2);
  for (let taken = 0; taken < MAX_REGISTRY_TOKENS; taken += MAX_TOKENS) {
    expect(budget.take(fullest)).toBeUndefined();
  }
  const message = `with this file the registry holds more than ${MAX_REGISTRY_TOKENS} signs of YAML`;
  expect(budget.take("a")).toMatchObject({ offset: 0, message });
  expect(budget.take("a")).toMatchObject({ message });

  const files = Array.from({ length: MAX_REGISTRY_TOKENS / MAX_TOKENS + 2 }, (_, index) => ({
    path: `${index}.yaml`,
    bytes: Buffer.from(`file_format: definition/2\n${"#\n".repeat(MAX_TOKENS / 2 - 10)}`),
  }));
  const { declarations, findings } = loadFiles("registry", files);
  expect(declarations.incomplete).toBe(true);
  expect(findings.filter((finding) => finding.message === message)).toHaveLength(2);
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

it("keeps to the bound of a text, as a value and as a key", () => {
  const longest = "x".repeat(MAX_TEXT_LENGTH);
  expect(findingsIn(`? ${longest}\n: ${longest}\n`)).toEqual([]);
  const message = `a text has more than ${MAX_TEXT_LENGTH} characters`;
  for (const text of [`a: [${longest}x]`, `? ${longest}x\n: a`]) {
    expect(findingsIn(text)).toMatchObject([{ ruleId: "registry-limit", message }]);
  }
});
