import type { Place } from "../../diagnostics/finding.ts";
import type { TextOptions } from "../../diagnostics/text.ts";
import { visibleText } from "../../diagnostics/visible-text.ts";
import type { ChangeReport } from "./change-report.ts";
import { closingSentences, HELP, usesSentence } from "./sentences.ts";
import type { JudgedChange, Verdict } from "./verdict.ts";

const ESCAPE = "\u001b[";
const RESET = `${ESCAPE}0m`;
const COLOURS: Readonly<Record<Verdict, string>> = {
  breaking: `${ESCAPE}1;31m`,
  unapproved: `${ESCAPE}1;31m`,
  allowed: `${ESCAPE}1;33m`,
  approved: `${ESCAPE}1;32m`,
  harmless: `${ESCAPE}2m`,
};

/** Changes for people: what, where it is now and was before, who is hurt, and what to do. */
export function renderChangesAsText(report: ChangeReport, options: TextOptions = {}): string {
  const blocks = report.changes.map((change) => block(change, options.colour === true));
  return `${[...blocks, ...closingSentences(report).map(visibleText)].join("\n")}\n`;
}

function block(change: JudgedChange, hasColour: boolean): string {
  const { message, newPlace, oldPlace, ruleId, uses, verdict, why } = change;
  const head = `${change.class}[${ruleId}]`;
  const painted = hasColour ? `${COLOURS[verdict]}${head}${RESET}` : head;
  return [
    `${painted}: ${visibleText(message)}`,
    `  --> ${location(newPlace)}`,
    `  was ${location(oldPlace)}`,
    `  = why: ${visibleText(why)}`,
    ...(uses.length === 0 ? [] : [`  = with it: ${visibleText(usesSentence(uses))}`]),
    ...(verdict === "breaking" || verdict === "unapproved" ? [`  = help: ${HELP[verdict]}`] : []),
    ...(change.approvedBy === undefined
      ? []
      : [`  = approved by ${visibleText(change.approvedBy)}`]),
    "",
  ].join("\n");
}

function location({ column, file, line }: Place): string {
  return `${visibleText(file)}:${line}:${column}`;
}
