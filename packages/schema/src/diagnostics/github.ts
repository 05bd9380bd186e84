import type { Finding } from "./finding.ts";
import { type Summary, summarySentence } from "./summary.ts";
import { workflowCommand } from "./workflow-command.ts";

/** Workflow commands of GitHub Actions: each finding becomes an annotation on its line. */
export function renderGithub(findings: readonly Finding[], summary: Summary): string {
  const lines = findings.map(({ help, message, place, ruleId, severity }) =>
    workflowCommand(severity, place, ruleId, `${message}; ${help}`),
  );
  return `${[...lines, ...summarySentence(summary).split("\n")].join("\n")}\n`;
}
