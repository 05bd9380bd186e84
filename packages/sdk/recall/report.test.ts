import { expect, test } from "vitest";
import { withTable } from "./document.ts";
import type { Figures } from "./measure.ts";
import { formatFailures, formatMarkdown, formatReport, percent, type Report } from "./report.ts";
import { totalsOf } from "./targets.ts";

function figures(name: string, kind: Figures["kind"], right: number): Figures {
  return {
    kind,
    name,
    group: kind === "positive" ? "secret" : undefined,
    about: "made up",
    wrappers: [
      { wrapper: "plain", texts: 100, right: 100, kept: 100 },
      { wrapper: "json", texts: 100, right, kept: 99 },
    ],
    unscanned: 1,
    failures: [{ wrapper: "json", text: "in\n", scrubbed: "out", what: "stayed: x" }],
  };
}

function report(list: readonly Figures[]): Report {
  const totals = totalsOf(list, undefined);
  return { values: 100, seed: 1, figures: list, templates: undefined, totals };
}

test("each class weighs the same, and only what was measured has a total", () => {
  const totals = totalsOf([figures("a", "positive", 100), figures("b", "positive", 98)], undefined);
  expect(totals).toMatchObject([
    { name: "secrets gone", share: 0.995, target: 0.99, of: "2 classes", isMet: true },
    { name: "all classes gone, on average", isMet: true },
  ]);
});

test("a total below its target is missed, one of templates too", () => {
  const templates = { lines: 2000, templates: 1000, intactTemplates: 998, lost: [] };
  expect(totalsOf([figures("a", "negative", 98)], templates)).toMatchObject([
    { name: "hard negatives untouched", share: 0.99, isMet: false },
    { name: "log templates intact", share: 0.998, isMet: false },
  ]);
});

test("percentages are rounded down, so that a hundred is all", () => {
  expect([percent(1), percent(0.99999), percent(0.07)]).toEqual(["100.00", "99.99", "7.00"]);
});

test("the report for a terminal says what was missed and what was skipped", () => {
  const text = formatReport(report([figures("a", "positive", 90)]));
  expect(text).toContain("a     100  100.00  90.00");
  expect(text).toContain("a: 1 texts unscanned");
  expect(text).toContain("log templates: skipped, no --templates");
  expect(text).toContain("MISSED secrets gone: 95.00 of 1 classes, target 99.00");
});

test("failures are shown as asked for", () => {
  const given = report([figures("a", "positive", 90)]);
  expect(formatFailures(given, 0)).toBe("");
  expect(formatFailures(given, 1)).toBe('a, json, stayed: x\n  in  "in\\n"\n  out "out"\n');
});

test("the document's table is renewed between its marks", () => {
  const table = formatMarkdown(report([figures("a", "positive", 90)]));
  const begin = "<!-- recall: made by npm run recall -- --write -->";
  const document = `one\n${begin}\nold\n<!-- recall: end -->\ntwo\n`;
  const renewed = withTable(document, "recall", table);
  expect(renewed).not.toContain("old");
  expect(renewed).toContain("| secrets gone | 95.00 %, missed | 99.00 % | 1 classes |");
  expect(withTable(renewed, "recall", table)).toBe(renewed);
  expect(() => withTable("nothing", "recall", table)).toThrow("the document has no");
});
