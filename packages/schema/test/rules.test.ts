import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkRegistry } from "../src/check/check.ts";
import { readConfig } from "../src/cli/config.ts";
import type { Finding } from "../src/diagnostics/finding.ts";
import { countFindings } from "../src/diagnostics/summary.ts";
import { renderText } from "../src/diagnostics/text.ts";
import { loadFiles, loadRegistry } from "../src/load/load.ts";
import type { SourceText } from "../src/load/source.ts";
import { ALL_RULES, FIXTURES, TODAY } from "./support.ts";

interface Outcome {
  readonly findings: readonly Finding[];
  readonly sources: readonly SourceText[];
}

const MANIFEST = "schema_url: https://acme.example/schemas/test/1.0.0\n";

/** A case is a registry's only file, a registry's folder, or a project file. */
function runCase(path: string): Outcome {
  if (path.endsWith(".json")) return readConfig(FIXTURES, path.slice(FIXTURES.length + 1));
  const loaded = statSync(path).isDirectory()
    ? loadRegistry(path, "registry")
    : loadFiles("registry", [
        { path: "manifest.yaml", bytes: Buffer.from(MANIFEST) },
        { path: "events.yaml", bytes: readFileSync(path) },
      ]);
  return checkRegistry(loaded, { today: TODAY });
}

function cases(ruleId: string, kind: "invalid" | "valid"): readonly string[] {
  const folder = join(FIXTURES, "rules", ruleId, kind);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !name.endsWith(".txt"))
    .map((name) => join(folder, name));
}

/** What its page and tests say about it is in cli/output.test.ts: its input is a generated folder. */
const WITHOUT_REGISTRY = ["stale-output"];

describe.each(ALL_RULES.map((rule) => rule.id).filter((id) => !WITHOUT_REGISTRY.includes(id)))(
  "%s",
  (ruleId) => {
    it("has invalid and valid fixtures", () => {
      expect(cases(ruleId, "invalid")).not.toEqual([]);
      expect(cases(ruleId, "valid")).not.toEqual([]);
    });

    it.each(cases(ruleId, "invalid"))("finds what is wrong in %s", async (path) => {
      const { findings, sources } = runCase(path);
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

    it.each(cases(ruleId, "valid"))("finds nothing in %s", (path) => {
      expect(runCase(path).findings).toEqual([]);
    });
  },
);

function expectPlace(place: Finding["place"], sources: readonly SourceText[]): void {
  expect(place.line).toBeGreaterThanOrEqual(1);
  expect(place.column).toBeGreaterThanOrEqual(1);
  expect([place.endLine, place.endColumn] > [place.line, place.column] || place.endLine > 0).toBe(
    true,
  );
  const source = sources.find(({ file }) => file === place.file);
  if (source !== undefined) expect(place.line).toBeLessThanOrEqual(source.text.split("\n").length);
}

it("has no fixtures of rules that do not exist", () => {
  const ids = ALL_RULES.map((rule) => rule.id);
  expect(readdirSync(join(FIXTURES, "rules")).filter((name) => !ids.includes(name))).toEqual([]);
});
