import type { Finding } from "./finding.ts";
import { type Summary, summarySentence } from "./summary.ts";
import { visibleText } from "./visible-text.ts";

/** Workflow commands of GitHub Actions: each finding becomes an annotation on its line. */
export function renderGithub(findings: readonly Finding[], summary: Summary): string {
  const lines = findings.map(({ help, message, place, ruleId, severity }) => {
    const properties = [
      `file=${escapeProperty(place.file)}`,
      `line=${place.line}`,
      `col=${place.column}`,
      `endLine=${place.endLine}`,
      `endColumn=${place.endColumn}`,
      `title=${escapeProperty(ruleId)}`,
    ];
    return `::${severity} ${properties.join(",")}::${escapeData(`${message}; ${help}`)}`;
  });
  return `${[...lines, ...summarySentence(summary).split("\n")].join("\n")}\n`;
}

/** A `%` would begin an escape; what could end the command has been made visible. */
function escapeData(text: string): string {
  return visibleText(text).replaceAll("%", "%25");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
