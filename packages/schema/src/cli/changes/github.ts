import { visibleText } from "../../diagnostics/visible-text.ts";
import type { ChangeReport } from "./change-report.ts";
import { closingSentences, HELP, usesSentence } from "./sentences.ts";
import type { JudgedChange, Verdict } from "./verdict.ts";

const COMMANDS: Readonly<Record<Verdict, string>> = {
  breaking: "error",
  unapproved: "error",
  allowed: "warning",
  approved: "notice",
  harmless: "notice",
};

/** Workflow commands of GitHub Actions: each change becomes an annotation on its line. */
export function renderChangesAsGithub(report: ChangeReport): string {
  const lines = [...report.changes.map(command), ...closingSentences(report).map(visibleText)];
  return `${lines.join("\n")}\n`;
}

function command(change: JudgedChange): string {
  const { newPlace, ruleId, verdict } = change;
  const properties = [
    `file=${escapeProperty(newPlace.file)}`,
    `line=${newPlace.line}`,
    `col=${newPlace.column}`,
    `endLine=${newPlace.endLine}`,
    `endColumn=${newPlace.endColumn}`,
    `title=${escapeProperty(`${change.class}: ${ruleId}`)}`,
  ];
  return `::${COMMANDS[verdict]} ${properties.join(",")}::${escapeData(textOf(change))}`;
}

function textOf({ approvedBy, message, oldPlace, uses, verdict, why }: JudgedChange): string {
  const where = `before: ${oldPlace.file}:${oldPlace.line}:${oldPlace.column}`;
  const before = uses.length === 0 ? where : `${where}; with it: ${usesSentence(uses)}`;
  if (approvedBy !== undefined) return `${message}; ${before}; approved by ${approvedBy}`;
  const isToSettle = verdict === "breaking" || verdict === "unapproved";
  return `${message}; ${before}; ${why}${isToSettle ? `; ${HELP[verdict]}` : ""}`;
}

/** A `%` would begin an escape; what could end the command is made visible. */
function escapeData(text: string): string {
  return visibleText(text).replaceAll("%", "%25");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
