/** Of a name behind a word: so many letters may stand before its first digit or hyphen. */
const LETTERS_BEFORE = 15;
/** A fragment is 24 elements at most, so of a word its end alone is looked for. */
const WORD_END = 5;
/** A name that begins with a digit is rare behind any word, so a shorter end will do. */
const SHORT_END = 2;
/** What a name is made of; the hyphen is last, where a class takes it for itself. */
const SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789_.-";
const FIRST_SIGNS = SIGNS.slice(0, 36);

/** Gates of keys: each where a sign of assignment may follow it, be it in quotes, or padded as in a table of two columns. */
export function keyGates(words: readonly string[]): readonly string[] {
  return [...words.map((word) => `${word}["'\\]]?\\s?[:=]`), "\\s\\s[:=]"];
}

/** Gates of words that a name with a number or a hyphen follows. Of one that begins with a digit, two signs that no number has. */
export function wordGates(words: readonly string[]): readonly string[] {
  const ends = new Set(words.map((word) => word.slice(-WORD_END)));
  const shortEnds = new Set(words.map((word) => word.slice(-SHORT_END)));
  const [name, numbered, digits] = [
    `[a-z][a-z_]{0,${LETTERS_BEFORE}}[0-9-]`,
    `\\d[a-z_]{1,${LETTERS_BEFORE}}[0-9-]`,
    "\\d[0-9-][0-9_-]{0,3}[a-z][a-z0-9_-]",
  ];
  return [
    ...[...ends].map((end) => `${end}\\s["'\`([]?${name}`),
    ...[...shortEnds].flatMap((end) => [
      `${end}\\s["'\`([]?${numbered}`,
      `${end}\\s["'\`([]?${digits}`,
    ]),
  ];
}

/** Fragments of which one stands wherever a name begins that is none of `words`. A sign has to follow the name. */
export function otherNames(words: readonly string[]): readonly string[] {
  const starts = new Set(words.flatMap((word) => [...word].map((_, at) => word.slice(0, at + 1))));
  return ["", ...starts].map((start) => {
    const next = words.filter((word) => word.startsWith(start)).map((word) => word[start.length]);
    const others = [...(start === "" ? FIRST_SIGNS : SIGNS)].filter((sign) => !next.includes(sign));
    return words.includes(start) || start === ""
      ? `${start}[${others.join("")}]`
      : `${start}[^${next.join("")}]`;
  });
}
