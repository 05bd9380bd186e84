import { describe, expect, it } from "vitest";
import { createFinding, type RuleDescription } from "../diagnostics/finding.ts";
import { applySuppressions, MAX_SUPPRESSIONS } from "./suppression.ts";

const WARNING: RuleDescription = { id: "vague-name", severity: "warning", why: "w" };
const OTHER: RuleDescription = { id: "long-name", severity: "warning", why: "w" };
const ERROR: RuleDescription = { id: "no-name", severity: "error", why: "w" };
const ALLOWED: RuleDescription = { ...ERROR, id: "odd-name", isSuppressible: true };
const REFUSED: RuleDescription = { ...WARNING, id: "secret-name", isSuppressible: false };
const RULES = [WARNING, OTHER, ERROR, ALLOWED, REFUSED];

/** What is left of findings of these rules, each on line `line`, in a file of this text. */
function remaining(text: string, line: number, ...rules: readonly RuleDescription[]) {
  const place = { file: "a.yaml", line, column: 1, endLine: line, endColumn: 2 };
  const findings = rules.map((rule) => createFinding(rule, place, rule.id, "help"));
  return applySuppressions(findings, [{ file: "a.yaml", text }], RULES).map(
    ({ message, place: { line: at }, ruleId }) => `${at} ${ruleId}: ${message}`,
  );
}

describe("a suppression", () => {
  it.each([
    ["on the same line", "a: 1 # sonde-ignore vague-name: it is historic\nb: 2\n", 1],
    ["on the line above", "# sonde-ignore vague-name: it is historic\nb: 2\n", 2],
    [
      "above more comments and empty lines",
      "x:\n  # sonde-ignore vague-name: it\n  # is historic\n\r\n  b: 2\n",
      5,
    ],
  ])("works %s", (_, text, line) => {
    expect(remaining(text, line, WARNING)).toEqual([]);
    expect(remaining(text, line, WARNING, OTHER)).toEqual([`${line} long-name: long-name`]);
  });

  it("does nothing for other lines, and says so", () => {
    expect(remaining("a: 1 # sonde-ignore vague-name: no\nb: 2\n", 2, WARNING)).toEqual([
      "2 vague-name: vague-name",
      "1 unused-suppression: line 1 has no finding of `vague-name`",
    ]);
  });

  it("of several rules stands one upon the other", () => {
    const text = "# sonde-ignore vague-name: a\n# sonde-ignore long-name: b\na: 1\n";
    expect(remaining(text, 3, WARNING, OTHER)).toEqual([]);
  });

  it("is not what a text holds", () => {
    const text = 'a: "# sonde-ignore vague-name: a"\nb: |\n  # sonde-ignore vague-name: a\nc: 1\n';
    expect(remaining(text, 4, WARNING)).toEqual(["4 vague-name: vague-name"]);
  });

  it("of an error takes a rule that allows it, of a warning one that does not forbid it", () => {
    expect(remaining("a: 1 # sonde-ignore odd-name: a\n", 1, ALLOWED)).toEqual([]);
    expect(remaining("a: 1 # sonde-ignore no-name: a\n", 1, ERROR)).toHaveLength(2);
    expect(remaining("a: 1 # sonde-ignore secret-name: a\n", 1, REFUSED)).toHaveLength(2);
  });

  it("is one of a bounded number in each file", () => {
    const ofLast = (count: number) => {
      const text = "a: 1 # sonde-ignore vague-name: a\n".repeat(count);
      return remaining(text, count, WARNING).filter((finding) => !finding.includes("unused"));
    };
    expect(ofLast(MAX_SUPPRESSIONS)).toEqual([]);
    expect(ofLast(MAX_SUPPRESSIONS + 3)).toEqual([
      "259 vague-name: vague-name",
      "257 invalid-suppression: the file has more than 256 suppressions",
    ]);
  });
});
