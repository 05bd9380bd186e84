import type { Change } from "./change.ts";
import { Comparison } from "./comparison.ts";
import { describeChange, subjectOf } from "./describe.ts";
import type { FoldedDifference } from "./difference.ts";
import { foldUses } from "./fold-uses.ts";
import { compareNames, type Snapshot } from "./snapshot.ts";

/** Every change between what was promised and what is, in the order of where it is now. */
export function compareSnapshots(before: Snapshot, after: Snapshot): readonly Change[] {
  const comparison = new Comparison(before, after);
  comparison.compare({ before, after, parents: { before, after }, path: [] });
  return distinctChanges(foldUses(comparison.differences).map(changeOf)).sort(compareChanges);
}

/** What is found in two ways, or since two bases, is one change. */
export function distinctChanges(changes: readonly Change[]): Change[] {
  const known = new Map<string, Change>();
  for (const change of changes) {
    const { from, ruleId, subject, to, uses } = change;
    const key = JSON.stringify([ruleId, subject, from, to]);
    const same = known.get(key);
    const all = same === undefined ? uses : [...new Set([...same.uses, ...uses])];
    known.set(key, { ...(same ?? change), uses: all });
  }
  return [...known.values()];
}

function changeOf(difference: FoldedDifference): Change {
  const { from, newPlace, oldPlace, path, rule, to, uses } = difference;
  return {
    ruleId: rule.id,
    class: rule.class,
    subject: subjectOf(path),
    uses: uses.map(subjectOf).sort(compareNames),
    from,
    to,
    message: describeChange(difference),
    why: rule.why,
    oldPlace,
    newPlace,
  };
}

function compareChanges(left: Change, right: Change): number {
  return (
    compareNames(left.newPlace.file, right.newPlace.file) ||
    left.newPlace.line - right.newPlace.line ||
    left.newPlace.column - right.newPlace.column ||
    compareNames(left.subject, right.subject) ||
    compareNames(left.ruleId, right.ruleId) ||
    compareNames(left.message, right.message)
  );
}
