import { markdownText } from "../markdown-text.ts";

/** Of one text of the registry, in UTF-16 code units; what is longer is cut. A page that nobody can read informs nobody. */
const MAX_TEXT_LENGTH = 500;

/** Text of a registry, in one line of Markdown, cut where it is long. */
export function proseText(text: string): string {
  const short = text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}…` : text;
  return markdownText(short);
}

/** Cells are Markdown already. Ends with an empty line. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows];
  return `${lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`;
}
