import { basename, join } from "node:path";
import { expect, it } from "vitest";
import { renderGithub } from "../src/diagnostics/github.ts";
import { renderJson } from "../src/diagnostics/json.ts";
import { countFindings } from "../src/diagnostics/summary.ts";
import { ruleCases, runRuleCase } from "./rule-cases.ts";
import { ALL_RULES, FIXTURES } from "./support.ts";

/** The text of every fixture's findings stands beside it; these are the other formats. */
it.each([
  ["json", (...given: Parameters<typeof renderJson>) => compact(renderJson(...given))],
  ["github", renderGithub],
])("%s shows every finding of every fixture", async (format, render) => {
  const parts: string[] = [];
  for (const { id } of ALL_RULES) {
    for (const path of ruleCases(id, "invalid")) {
      const { findings, sources } = await runRuleCase(path);
      const counts = { ...countFindings(findings), files: sources.length };
      const text = render(findings, { ...counts, events: 0, attributes: 0 });
      parts.push(`# ${id}/${basename(path)}\n${text}`);
    }
  }
  const snapshot = join(FIXTURES, "renderers", `fixtures.${format}.txt`);
  await expect(parts.join("\n")).toMatchFileSnapshot(snapshot);
});

/**
 * One line for each finding. No text holds a line break, for JSON escapes it. `why` and `docs` are
 * left out: they are the same for all findings of a rule, and tested with it.
 */
function compact(json: string): string {
  return json
    .replace(/\n */g, "")
    .replace(/,"(why|docs)": "([^"\\]|\\.)*"/g, "")
    .replaceAll("},{", "},\n{")
    .concat("\n");
}
