import { needsApproval, type SettledChange } from "../../diff/approvals.ts";
import { CHANGE_CLASSES, type ChangeClass } from "../../diff/change.ts";

/** Classes that may be let pass as a whole. What concerns privacy never is. */
export const ALLOWABLE = ["source", "wire"] as const;
export type Allowable = (typeof ALLOWABLE)[number];

/** What comes of a change: `breaking` and `unapproved` make a comparison fail. */
export type Verdict = "breaking" | "unapproved" | "allowed" | "approved" | "harmless";

export interface JudgedChange extends SettledChange {
  readonly verdict: Verdict;
}

export function judge(
  changes: readonly SettledChange[],
  allowed: readonly Allowable[],
): readonly JudgedChange[] {
  return changes.map((change) => ({ ...change, verdict: verdictOf(change, allowed) }));
}

function verdictOf(change: SettledChange, allowed: readonly Allowable[]): Verdict {
  switch (change.class) {
    case "harmless":
      return "harmless";
    case "privacy":
      return needsApproval(change) ? "unapproved" : "approved";
    case "source":
    case "wire":
      return allowed.some((one) => one === change.class) ? "allowed" : "breaking";
  }
}

export function fails({ verdict }: JudgedChange): boolean {
  return verdict === "breaking" || verdict === "unapproved";
}

/** How many changes there are of each class, and how many make the comparison fail. */
export type ChangeSummary = Readonly<Record<ChangeClass | "failing", number>>;

export function summarize(changes: readonly JudgedChange[]): ChangeSummary {
  const count = (name: ChangeClass): number =>
    changes.filter((change) => change.class === name).length;
  const counts = CHANGE_CLASSES.map((name) => [name, count(name)] as const);
  return {
    ...(Object.fromEntries(counts) as Readonly<Record<ChangeClass, number>>),
    failing: changes.filter(fails).length,
  };
}
