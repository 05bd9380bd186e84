import { visibleText } from "../../diagnostics/visible-text.ts";
import { workflowCommand } from "../../diagnostics/workflow-command.ts";
import type { ChangeReport } from "./change-report.ts";
import { closingSentences, HELP, usesSentence } from "./sentences.ts";
import type { JudgedChange, Verdict } from "./verdict.ts";

const LEVELS = {
  breaking: "error",
  unapproved: "error",
  allowed: "warning",
  approved: "notice",
  harmless: "notice",
} as const satisfies Readonly<Record<Verdict, string>>;

/** Workflow commands of GitHub Actions: each change becomes an annotation on its line. */
export function renderChangesAsGithub(report: ChangeReport): string {
  const lines = [...report.changes.map(command), ...closingSentences(report).map(visibleText)];
  return `${lines.join("\n")}\n`;
}

function command(change: JudgedChange): string {
  const { newPlace, ruleId, verdict } = change;
  const title = `${change.class}: ${ruleId}`;
  return workflowCommand(LEVELS[verdict], newPlace, title, textOf(change));
}

function textOf({ approvedBy, message, oldPlace, uses, verdict, why }: JudgedChange): string {
  const where = `before: ${oldPlace.file}:${oldPlace.line}:${oldPlace.column}`;
  const before = uses.length === 0 ? where : `${where}; with it: ${usesSentence(uses)}`;
  if (approvedBy !== undefined) return `${message}; ${before}; approved by ${approvedBy}`;
  const isToSettle = verdict === "breaking" || verdict === "unapproved";
  return `${message}; ${before}; ${why}${isToSettle ? `; ${HELP[verdict]}` : ""}`;
}
