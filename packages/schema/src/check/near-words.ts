/** Letters only, since digits count things, and long enough that most of the word is left. */
const COMPARED = /^[a-z]{5,32}$/;

/** Words that are compared with one that has the same letters but one. */
const MAX_COMPARED_WORDS = 8;

/**
 * For each word that differs from an earlier one by a slip inside it, that earlier word: one letter
 * more, fewer or other, or two exchanged. First and last letters stay, for there words of different
 * meaning differ: `write` and `writer`, `sector` and `vector`. The cost is linear in the letters.
 */
export function slips(words: Iterable<string>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const shortened = new Map<string, string[]>();
  for (const word of words) {
    if (!COMPARED.test(word)) continue;
    for (const part of [word, ...withoutOneLetter(word)]) {
      const others = shortened.get(part);
      const near = others?.find((other) => isSlip(other, word));
      if (near !== undefined && !found.has(word)) found.set(word, near);
      if (others === undefined) shortened.set(part, [word]);
      else if (others.length < MAX_COMPARED_WORDS) others.push(word);
    }
  }
  return found;
}

function withoutOneLetter(word: string): readonly string[] {
  return Array.from(
    { length: word.length - 2 },
    (_, index) => word.slice(0, index + 1) + word.slice(index + 2),
  );
}

function isSlip(left: string, right: string): boolean {
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  let start = 0;
  while (start < short.length && short[start] === long[start]) start += 1;
  let end = 0;
  while (end < short.length - start && short.at(-1 - end) === long.at(-1 - end)) end += 1;
  if (start === 0 || end === 0) return false;
  const middles = [short, long].map((word) => word.slice(start, word.length - end));
  const [ofShort = "", ofLong = ""] = middles;
  if (ofLong.length <= 1) return true;
  return ofShort.length === 2 && ofLong === `${ofShort[1]}${ofShort[0]}`;
}
