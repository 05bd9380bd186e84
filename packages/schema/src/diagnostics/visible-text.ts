/** Everything that a terminal would obey or hide instead of showing, blanks but the space included. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** One line in which nothing is hidden: `\u{202e}` stands for the character that turns text round. */
export function visibleText(text: string): string {
  return text.replace(INVISIBLE, (character) => {
    if (character === "\t") return " ";
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}
