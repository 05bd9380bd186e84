import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FIXTURES } from "../../../test/support.ts";
import type { Place } from "../../diagnostics/finding.ts";
import { CHANGE_RULES } from "../../diff/rules/index.ts";
import type { ChangeReport } from "./change-report.ts";
import { renderChangesAsGithub } from "./github.ts";
import { renderChangesAsJson } from "./json.ts";
import { renderChangesAsText } from "./text.ts";
import { ALLOWABLE, type JudgedChange, judge } from "./verdict.ts";

const OLD: Place = { file: "registry.lock.json", line: 12, column: 9, endLine: 12, endColumn: 16 };
const NEW: Place = { file: "registry/events.yaml", line: 3, column: 11, endLine: 3, endColumn: 19 };

/** One change of every class, those of `source` allowed and one of `privacy` approved. */
function oneOfEach(text: string): readonly JudgedChange[] {
  const rules = ["event-removed", "severity-changed", "class-loosened", "event-added"].flatMap(
    (id) => CHANGE_RULES.filter((rule) => rule.id === id),
  );
  const changes = rules.map((rule, index) => ({
    ruleId: rule.id,
    class: rule.class,
    subject: `event acme.disk.${index}`,
    uses: Array.from({ length: index === 2 ? 9 : 0 }, (_, use) => `event acme.${use} ${text}`),
    from: index === 3 ? null : "before",
    to: index === 0 ? null : `after ${text}`,
    message: `something about \`${rule.id}\` 100%, really: ${text}`,
    why: rule.why,
    oldPlace: OLD,
    newPlace: { ...NEW, line: NEW.line + index, endLine: NEW.endLine + index },
    approvedBy: undefined,
    unapproved: rule.class === "privacy" ? [`event acme.disk.${index}`] : [],
  }));
  const approved = { ...changes[2]!, unapproved: [], approvedBy: `storage ${text}` };
  return judge([...changes, approved], ["source"]);
}

function report(changes: readonly JudgedChange[], text = "x"): ChangeReport {
  const outcome = {
    file: `${text}.json`,
    state: "written",
    approved: 1,
    approvedBy: text,
  } as const;
  return { changes, base: `git:${text}`, lock: outcome };
}

/** All that a terminal, a workflow or a browser could take for something else. */
const HOSTILE = "a\u0000b\u001b[31mc\r\nd\u202ee\u2028f\u009bg::error::\u{e0041}";

describe.each([
  ["text", (one: ChangeReport) => renderChangesAsText(one)],
  ["colour", (one: ChangeReport) => renderChangesAsText(one, { colour: true })],
  ["json", renderChangesAsJson],
  ["github", renderChangesAsGithub],
])("%s", (name, render) => {
  it("shows a change of every class and verdict", async () => {
    const text = render(report(oneOfEach("x")));
    await expect(text).toMatchFileSnapshot(join(FIXTURES, "diff/renderers", `${name}.txt`));
  });

  it("prints nothing that is not visible", () => {
    const changes = oneOfEach(HOSTILE).map((change) => ({
      ...change,
      newPlace: { ...NEW, file: HOSTILE },
      oldPlace: { ...OLD, file: HOSTILE },
    }));
    const text = render(report(changes, HOSTILE));
    const visible = name === "colour" ? text.split(/\p{Cc}\[[\d;]*m/u).join("") : text;
    expect(visible.replaceAll("\n", "")).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    expect(text.split("\n").some((line) => line.startsWith("::error::"))).toBe(false);
  });
});

it("says of a lock that it is written, as it was, or refused", () => {
  const sentences = (["written", "unchanged", "refused"] as const).map((state) => {
    const lock = { file: "a.lock.json", state, approved: 0, approvedBy: undefined };
    return renderChangesAsText({ changes: [], base: undefined, lock });
  });
  expect(sentences).toEqual([
    "nothing to compare with: this is the first lock\na.lock.json written\n",
    "nothing to compare with: this is the first lock\na.lock.json is up to date\n",
    expect.stringContaining("a.lock.json not written: the owner has to approve"),
  ]);
});

it("lets no class pass that concerns privacy", () => {
  const judged = judge(oneOfEach("x"), ALLOWABLE).map(({ class: one, verdict }) => [one, verdict]);
  expect(judged).toEqual([
    ["source", "allowed"],
    ["wire", "allowed"],
    ["privacy", "unapproved"],
    ["harmless", "harmless"],
    ["privacy", "approved"],
  ]);
});
