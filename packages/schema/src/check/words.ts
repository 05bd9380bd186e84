/** The words of a dotted name: `acme.disk.slow_io` has four. */
export function wordsOf(name: string): readonly string[] {
  return name.split(/[._]/);
}

/** The word without the ending of a plural. What only looks like one stays: `address`, `status`. */
export function singular(word: string): string {
  if (word.length <= 3 || !word.endsWith("s") || /(?:ss|us|is|series)$/.test(word)) return word;
  if (/[^aeiouk]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  return word.replace(/(?<=(?:ch|sh|x|ss))es$|s$/, "");
}
