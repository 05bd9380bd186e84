/**
 * True where the pattern matches the whole name: `*` stands for any text, dots included, `?` for one
 * character. Steps are bounded by the product of the lengths, whatever the pattern.
 */
export function matchesWildcard(pattern: string, name: string): boolean {
  let position = 0;
  let inPattern = 0;
  let star = -1;
  let afterStar = 0;
  while (position < name.length) {
    const expected = pattern[inPattern];
    if (expected === "*") {
      star = inPattern;
      afterStar = position;
      inPattern += 1;
    } else if (expected === "?" || expected === name[position]) {
      inPattern += 1;
      position += 1;
    } else if (star >= 0) {
      // The last star takes one character more.
      afterStar += 1;
      position = afterStar;
      inPattern = star + 1;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(inPattern));
}
