import type { Finding } from "./finding.ts";
import type { Summary } from "./summary.ts";

/** Characters that JSON may hold and a terminal would obey or hide. */
const INVISIBLE = /[\u007f-\u{10ffff}]/gu;

/** One object, `{ findings, summary }`. Only printable characters: the rest as `\u` escapes. */
export function renderJson(findings: readonly Finding[], summary: Summary): string {
  return `${JSON.stringify({ findings, summary }, null, 2).replace(INVISIBLE, escapeInvisible)}\n`;
}

function escapeInvisible(character: string): string {
  if (!/[\p{C}\p{Zl}\p{Zp}]/u.test(character)) return character;
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
}
