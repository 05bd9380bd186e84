import type { Change } from "./change.ts";
import { Comparison } from "./comparison.ts";
import { describeChange, subjectOf } from "./describe.ts";
import type { Difference } from "./difference.ts";
import { foldUses } from "./fold-uses.ts";
import { compareNames, type Snapshot } from "./snapshot.ts";

/** Every change between what was promised and what is, in the order of where it is now. */
export function compareSnapshots(before: Snapshot, after: Snapshot): readonly Change[] {
  const comparison = new Comparison(before, after);
  comparison.compare({ before, after, parents: { before, after }, path: [] });
  return foldUses(comparison.differences).map(changeOf).sort(compareChanges);
}

function changeOf(difference: Difference): Change {
  const { from, newPlace, oldPlace, path, rule, to } = difference;
  return {
    ruleId: rule.id,
    class: rule.class,
    subject: subjectOf(path),
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
