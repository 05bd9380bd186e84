/** The first number of a semantic version. */
export function majorOf(version: string): number {
  return Number(version.split(".", 1)[0]);
}

/**
 * By the numbers and, where those are equal, by the pre-release: a version with one comes before
 * the same without (semver.org, item 11). Build metadata says nothing. Negative: `left` is earlier.
 */
export function compareVersions(left: string, right: string): number {
  const [leftCore = "", leftTail] = split(left);
  const [rightCore = "", rightTail] = split(right);
  return (
    comparePieces(leftCore.split("."), rightCore.split(".")) ||
    Number(leftTail === undefined) - Number(rightTail === undefined) ||
    comparePieces(leftTail?.split(".") ?? [], rightTail?.split(".") ?? [])
  );
}

function split(version: string): readonly [string, string | undefined] {
  const [withoutBuild = ""] = version.split("+", 1);
  const dash = withoutBuild.indexOf("-");
  return dash < 0
    ? [withoutBuild, undefined]
    : [withoutBuild.slice(0, dash), withoutBuild.slice(dash + 1)];
}

function comparePieces(left: readonly string[], right: readonly string[]): number {
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const order = comparePiece(left[index], right[index]);
    if (order !== 0) return order;
  }
  return 0;
}

/** Numbers by value and before words; what is missing comes first. */
function comparePiece(left: string | undefined, right: string | undefined): number {
  if (left === right) return 0;
  if (left === undefined || right === undefined) return left === undefined ? -1 : 1;
  const isNumber = [left, right].map((piece) => /^\d+$/.test(piece));
  if (isNumber[0] && isNumber[1]) return Number(left) - Number(right);
  if (isNumber[0] !== isNumber[1]) return isNumber[0] ? -1 : 1;
  return left < right ? -1 : 1;
}
