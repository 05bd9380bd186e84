/** Of a name behind a word: so many letters may stand before its first digit or hyphen. */
export const LETTERS_BEFORE = 15;
/** A fragment is 24 elements at most, so of a word its end alone is looked for. */
const WORD_END = 5;

/** Gates of keys: each where a sign of assignment may follow it, be it in quotes, or padded as in a table of two columns. */
export function keyGates(words: readonly string[]): readonly string[] {
  return [...words.map((word) => `${word}["'\\]]?\\s?[:=]`), "\\s\\s[:=]"];
}

/** Gates of words that a name with a number or a hyphen follows. */
export function wordGates(words: readonly string[]): readonly string[] {
  const ends = new Set(words.map((word) => word.slice(-WORD_END)));
  return [...ends].map((end) => `${end}\\s["'\`([]?[a-z0-9][a-z_.]{0,${LETTERS_BEFORE}}[0-9-]`);
}
