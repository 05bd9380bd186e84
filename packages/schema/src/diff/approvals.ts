import type { Change } from "./change.ts";
import { subjectOf } from "./describe.ts";
import { isSameRegistry } from "./judges/registry.ts";
import type { Approval, Lock } from "./lock/lock.ts";
import { PRIVACY_RULES } from "./rules/index.ts";
import { type Element, fieldValue, type Snapshot, textOf } from "./snapshot.ts";

/** A change, and who answered for it where somebody had to and did. */
export interface SettledChange extends Change {
  readonly approvedBy: string | undefined;
  /** Among the subject and its uses: what nobody answered for. */
  readonly unapproved: readonly string[];
}

/**
 * Only the very change that was approved is: another start or end is another change, and so is the
 * same edit of a use that was not among those of the definition at that time.
 */
export function settle(
  changes: readonly Change[],
  approvals: readonly Approval[],
): readonly SettledChange[] {
  const names = new Map(approvals.map((one) => [keyOf(one.change, one), one.approvedBy]));
  return changes.map((change) => {
    const subjects = change.class === "privacy" ? [change.subject, ...change.uses] : [];
    const approvers = subjects.map((subject) =>
      names.get(keyOf(change.ruleId, { ...change, subject })),
    );
    const unapproved = subjects.filter((_, index) => approvers[index] === undefined);
    const approvedBy = unapproved.length > 0 ? undefined : namesIn(approvers);
    return { ...change, approvedBy, unapproved };
  });
}

/** What was approved of another registry, whose names may be the same, says nothing of this one. */
export function approvalsFor(snapshot: Snapshot, lock: Lock | undefined): readonly Approval[] {
  return lock !== undefined && isSameRegistry(lock.snapshot, snapshot) ? lock.approvals : [];
}

function namesIn(approvers: readonly (string | undefined)[]): string | undefined {
  return approvers.length === 0 ? undefined : [...new Set(approvers)].join(", ");
}

export function needsApproval({ unapproved }: SettledChange): boolean {
  return unapproved.length > 0;
}

/** Those of the privacy changes that nobody has approved yet, by that name. */
export function approve(
  changes: readonly SettledChange[],
  approvedBy: string,
): readonly Approval[] {
  return changes.flatMap(({ from, ruleId, to, unapproved }) =>
    unapproved.map((subject) => ({ change: ruleId, subject, from, to, approvedBy })),
  );
}

/**
 * The approvals that a lock of the snapshot keeps: new ones, and old ones whose outcome still holds.
 * Of the others nothing is left that somebody would have to answer for.
 */
export function keptApprovals(
  old: readonly Approval[],
  approved: readonly Approval[],
  snapshot: Snapshot,
): readonly Approval[] {
  const elements = elementsBySubject(snapshot);
  const kept = new Map<string, Approval>();
  for (const approval of [...old, ...approved]) {
    if (holds(approval, elements)) kept.set(keyOf(approval.change, approval), approval);
  }
  return [...kept].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, one]) => one);
}

function holds({ change, subject, to }: Approval, elements: ReadonlyMap<string, Element>): boolean {
  const field = PRIVACY_RULES.get(change)?.field;
  const element = elements.get(subject);
  if (field === undefined || element === undefined) return false;
  const value = fieldValue(element, field);
  return (value === undefined ? null : textOf(field, value)) === to;
}

function elementsBySubject(snapshot: Snapshot): ReadonlyMap<string, Element> {
  const elements = new Map<string, Element>();
  const visit = (element: Element, path: readonly Element[]): void => {
    elements.set(subjectOf(path), element);
    for (const part of element.parts.values()) {
      for (const inner of part.values()) visit(inner, [...path, inner]);
    }
  };
  visit(snapshot, []);
  return elements;
}

function keyOf(
  rule: string,
  { from, subject, to }: Pick<Approval, "from" | "subject" | "to">,
): string {
  return JSON.stringify([subject, rule, from, to]);
}
