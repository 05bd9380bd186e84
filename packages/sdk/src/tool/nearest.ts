/** Longer words are never compared: the cost is the product of the lengths. */
const MAX_WORD_LENGTH = 64;

/** The end of a sentence that says what may have been meant, or nothing. A third of the letters may differ. */
export function offer(word: string, candidates: Iterable<string>): string {
  if (word.length > MAX_WORD_LENGTH) return "";
  let best = "";
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const changes = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (changes >= least) continue;
    best = candidate;
    least = changes;
  }
  return best === "" ? "" : `; did you mean \`${best}\`?`;
}

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
function editDistance(from: string, to: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      let changes = Math.min(
        previous[column]! + 1,
        current[column - 1]! + 1,
        previous[column - 1]! + (isSame ? 0 : 1),
      );
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (row > 1 && column > 1 && isSwapped) {
        changes = Math.min(changes, beforePrevious[column - 2]! + 1);
      }
      current.push(changes);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[to.length]!;
}
