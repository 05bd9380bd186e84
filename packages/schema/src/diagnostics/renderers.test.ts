import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ALL_RULES, FIXTURES } from "../../test/support.ts";
import { codeFrame } from "./code-frame.ts";
import { createFinding, type Finding, type Place } from "./finding.ts";
import { renderGithub } from "./github.ts";
import { renderJson } from "./json.ts";
import { countFindings, type Summary } from "./summary.ts";
import { renderText } from "./text.ts";

const SOURCE = {
  file: "registry/events.yaml",
  text: "file_format: definition/2\nevents:\n  - name: x\n",
};
const PLACE: Place = { file: SOURCE.file, line: 3, column: 11, endLine: 3, endColumn: 12 };

/** One finding of every rule there is. */
const ONE_OF_EACH: readonly Finding[] = ALL_RULES.map((rule) =>
  createFinding(
    rule,
    PLACE,
    `something about \`${rule.id}\` 100%, really: yes`,
    "do this, or that",
  ),
);
const SUMMARY: Summary = {
  ...countFindings(ONE_OF_EACH),
  files: 1,
  events: 1,
  attributes: 0,
  output: { written: ["disk.ts"], removed: [], unchanged: ["index.ts"] },
};

/** All that a terminal, a workflow or a browser could take for something else. */
const HOSTILE = "a\u0000b\u001b[31mc\r\nd\u202ee\u2028f\u009bg::error::\u{e0041}";

describe.each([
  ["text", (findings: readonly Finding[]) => renderText(findings, [SOURCE], SUMMARY)],
  [
    "colour",
    (findings: readonly Finding[]) => renderText(findings, [SOURCE], SUMMARY, { colour: true }),
  ],
  ["json", (findings: readonly Finding[]) => renderJson(findings, SUMMARY)],
  ["github", (findings: readonly Finding[]) => renderGithub(findings, SUMMARY)],
])("%s", (name, render) => {
  it("shows every kind of finding", async () => {
    const text = render(ONE_OF_EACH);
    for (const { id } of ALL_RULES) expect(text).toContain(id);
    await expect(text).toMatchFileSnapshot(join(FIXTURES, "renderers", `${name}.txt`));
  });

  it("prints nothing that is not visible", () => {
    const place = { ...PLACE, file: `registry/${HOSTILE}` };
    const finding = { ...createFinding(ALL_RULES[0]!, place, HOSTILE, HOSTILE), why: HOSTILE };
    const source = { file: place.file, text: `x\nx\n  ${HOSTILE}\n` };
    const text = name === "text" ? renderText([finding], [source], SUMMARY) : render([finding]);
    const visible = name === "colour" ? text.split(/\p{Cc}\[[\d;]*m/u).join("") : text;
    expect(visible.replaceAll("\n", "")).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    expect(text.split("\n").some((line) => line.startsWith("::error::"))).toBe(false);
  });
});

it("renders JSON that reads back as the same findings", () => {
  const finding = createFinding(ALL_RULES[0]!, PLACE, HOSTILE, "help");
  const parsed: { findings: unknown } = JSON.parse(renderJson([finding], SUMMARY));
  expect(parsed.findings).toEqual([finding]);
});

it("has a snapshot for every renderer", () => {
  const parts = ["code-frame", "finding", "summary", "visible-text", "workflow-command"];
  const names = readdirSync(import.meta.dirname).filter(
    (name) => !parts.includes(name.replace(/\.ts$/, "")) && !name.includes(".test."),
  );
  expect(names.sort()).toEqual(["github.ts", "json.ts", "text.ts"]);
});

describe("a code frame", () => {
  const at = (line: number, column: number, endLine: number, endColumn: number): Place => ({
    file: "x",
    line,
    column,
    endLine,
    endColumn,
  });

  it("marks what stands behind characters that are shown longer than they are", () => {
    const frame = codeFrame(["k: \u0000bad"], at(1, 5, 1, 8));
    expect(frame).toEqual({
      lines: [{ number: 1, text: "k: \\u{0}bad" }],
      markStart: "k: \\u{0}".length,
      markLength: 3,
    });
  });

  it("marks to the end of the line where the place goes on below", () => {
    expect(codeFrame(["abc", "def"], at(1, 2, 2, 2))?.markLength).toBe(2);
  });

  it("cuts a long line around the place", () => {
    const frame = codeFrame([`${"x".repeat(500)}HERE${"y".repeat(500)}`], at(1, 501, 1, 505));
    const [line] = frame?.lines ?? [];
    expect(line?.text.length).toBeLessThanOrEqual(120);
    expect(line?.text.slice(frame?.markStart, (frame?.markStart ?? 0) + 4)).toBe("HERE");
  });

  it("is absent where the place is not in the text", () => {
    expect(codeFrame(["abc"], at(9, 1, 9, 1))).toBeUndefined();
  });
});
