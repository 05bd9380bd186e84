/** Everything that a terminal would obey or hide instead of showing, blanks but the space included. */
export const INVISIBLE: RegExp = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** One line in which nothing is hidden: `\u{202e}` stands for the character that turns text round. */
export function visibleText(text: string): string {
  return text.replace(INVISIBLE, (character) => {
    if (character === "\t") return " ";
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

/** A character as JSON and programs write it: two escapes where UTF-16 has two code units. */
export function unicodeEscapes(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
}
