/** Longer words are never compared: the cost is the product of the lengths. */
const MAX_WORD_LENGTH = 64;

/** Candidates of about the word's length that are compared with it; a registry may have millions. */
const MAX_COMPARED = 10_000;

/**
 * Number of insertions, deletions, substitutions and swaps of neighbours from one word to another,
 * where that is below `limit`; else any number that is not.
 */
function editDistance(from: string, to: string, limit: number): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= to.length; column += 1) {
      const substitution = from[row - 1] === to[column - 1] ? 0 : 1;
      let best = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + substitution,
      );
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (row > 1 && column > 1 && swapped) {
        best = Math.min(best, (beforePrevious[column - 2] ?? 0) + 1);
      }
      current.push(best);
      least = Math.min(least, best);
    }
    // No later row has less, and a swap, which goes back two rows, no less than this one.
    if (least >= limit) return least;
    beforePrevious = previous;
    previous = current;
  }
  return previous[to.length] ?? 0;
}

/** The candidate that was probably meant, or undefined. A third of the letters may differ. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > MAX_WORD_LENGTH) return undefined;
  const wanted = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  let compared = 0;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue;
    compared += 1;
    if (compared > MAX_COMPARED) break;
    const distance = editDistance(wanted, candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** A longer list helps nobody. */
const MAX_LISTED = 20;

/** The sentence that offers the nearest candidate, else the one that lists them all. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const suggestion = nearest(word, candidates);
  if (suggestion !== undefined) return `did you mean \`${suggestion}\`?`;
  if (candidates.length === 0) return "remove it";
  if (candidates.length > MAX_LISTED)
    return `correct it; none of ${candidates.length} names is near`;
  return `use one of ${candidates.map((candidate) => `\`${candidate}\``).join(", ")}`;
}
