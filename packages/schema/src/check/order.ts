import type { Finding } from "../diagnostics/finding.ts";

/** Code-unit order, which no locale changes. */
function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function compareFindings(left: Finding, right: Finding): number {
  return (
    compareText(left.place.file, right.place.file) ||
    left.place.line - right.place.line ||
    left.place.column - right.place.column ||
    compareText(left.ruleId, right.ruleId) ||
    compareText(left.message, right.message)
  );
}

/**
 * By file, line, column and rule id, each finding once: one definition that several events use is
 * examined several times and must still be reported once.
 */
export function orderFindings(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort(compareFindings).filter((finding, index, sorted) => {
    const previous = sorted[index - 1];
    return previous === undefined || compareFindings(previous, finding) !== 0;
  });
}
