import type { Finding } from "./finding.ts";
import type { Summary } from "./summary.ts";
import { INVISIBLE, unicodeEscapes } from "./visible-text.ts";

/** One object, `{ findings, summary }`. Only printable characters: the rest as `\u` escapes. */
export function renderJson(findings: readonly Finding[], summary: Summary): string {
  return `${JSON.stringify({ findings, summary }, null, 2).replace(INVISIBLE, escaped)}\n`;
}

/** Lines are broken between values only: within one `JSON.stringify` has escaped what would break it. */
function escaped(character: string): string {
  return character === "\n" ? character : unicodeEscapes(character);
}
