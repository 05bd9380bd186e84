/** What a terminal would obey or hide: everything that is no plain character or a space. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** One line in which nothing is hidden: names come from files that anybody may have written. */
export function visibleText(text: string): string {
  return text.replace(
    INVISIBLE,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
