import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Finding } from "../src/diagnostics/finding.ts";
import { countFindings } from "../src/diagnostics/summary.ts";
import { renderText } from "../src/diagnostics/text.ts";
import type { SourceText } from "../src/load/source.ts";
import { ruleCases, runRuleCase } from "./rule-cases.ts";
import { ALL_RULES, FIXTURES } from "./support.ts";

/**
 * Their input is no registry but a generated folder or a lock: what the pages say of them is tested in
 * cli/run.test.ts and in diff/lock.
 */
const WITHOUT_REGISTRY = ["invalid-lock", "stale-lock", "stale-output"];

describe.each(ALL_RULES.map((rule) => rule.id).filter((id) => !WITHOUT_REGISTRY.includes(id)))(
  "%s",
  (ruleId) => {
    it("has invalid and valid fixtures", () => {
      expect(ruleCases(ruleId, "invalid")).not.toEqual([]);
      expect(ruleCases(ruleId, "valid")).not.toEqual([]);
    });

    it.each(ruleCases(ruleId, "invalid"))("finds what is wrong in %s", async (path) => {
      const { findings, sources } = await runRuleCase(path);
      const { severity } = findings.find((finding) => finding.ruleId === ruleId) ?? {};
      const ofSeverity = findings.filter((finding) => finding.severity === severity);
      expect(new Set(ofSeverity.map((finding) => finding.ruleId))).toEqual(new Set([ruleId]));
      for (const { place } of findings) expectPlace(place, sources);
      const counts = {
        ...countFindings(findings),
        files: sources.length,
        events: 0,
        attributes: 0,
      };
      const text = renderText(findings, sources, counts);
      await expect(text).toMatchFileSnapshot(`${path.replace(/\.(ya?ml|json)$/, "")}.txt`);
    });

    it.each(ruleCases(ruleId, "valid"))("finds nothing in %s", async (path) => {
      expect((await runRuleCase(path)).findings).toEqual([]);
    });
  },
);

function expectPlace(place: Finding["place"], sources: readonly SourceText[]): void {
  expect(place.line).toBeGreaterThanOrEqual(1);
  expect(place.column).toBeGreaterThanOrEqual(1);
  expect(place.endLine).toBeGreaterThanOrEqual(place.line);
  if (place.endLine === place.line) {
    expect(place.endColumn).toBeGreaterThanOrEqual(place.column);
  }
  const source = sources.find(({ file }) => file === place.file);
  if (source !== undefined) expect(place.line).toBeLessThanOrEqual(source.text.split("\n").length);
}

it("has no fixtures of rules that do not exist", () => {
  const ids = ALL_RULES.map((rule) => rule.id);
  expect(readdirSync(join(FIXTURES, "rules")).filter((name) => !ids.includes(name))).toEqual([]);
});
