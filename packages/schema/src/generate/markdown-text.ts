import { visibleText } from "../diagnostics/visible-text.ts";

/**
 * Text of a registry inside a Markdown document: one line, in which code spans work and nothing
 * else does, no HTML, no link, no table cell of its own.
 */
export function markdownText(text: string): string {
  const line = visibleLine(text);
  const pieces = line.split("`");
  // An odd number of back-ticks: some would pair with what is not the author's.
  if (pieces.length % 2 === 0) return pieces.map(escapePlain).join("\\`");
  return pieces
    .map((piece, index) =>
      index % 2 === 0 ? escapePlain(piece) : `\`${piece.replaceAll("|", "\\|")}\``,
    )
    .join("");
}

/** As code, whatever is in it; for names, values and codes. */
export function markdownCode(text: string): string {
  const line = visibleLine(text);
  if (!line.includes("`")) return `\`${line.replaceAll("|", "\\|")}\``;
  return escapePlain(line);
}

function visibleLine(text: string): string {
  return visibleText(text.replace(/\s+/g, " ").trim());
}

function escapePlain(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[\\`*_[\]{}|~#!]/g, "\\$&");
}
