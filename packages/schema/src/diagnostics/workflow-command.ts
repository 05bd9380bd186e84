import type { Place } from "./finding.ts";
import { visibleText } from "./visible-text.ts";

/** A command by which GitHub Actions shows a text on a line of a file. */
export function workflowCommand(
  level: "error" | "warning" | "notice",
  place: Place,
  title: string,
  text: string,
): string {
  const properties = [
    `file=${escapeProperty(place.file)}`,
    `line=${place.line}`,
    `col=${place.column}`,
    `endLine=${place.endLine}`,
    `endColumn=${place.endColumn}`,
    `title=${escapeProperty(title)}`,
  ];
  return `::${level} ${properties.join(",")}::${escapeData(text)}`;
}

/** A `%` would begin an escape; what could end the command is made visible. */
function escapeData(text: string): string {
  return visibleText(text).replaceAll("%", "%25");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
