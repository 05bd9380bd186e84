import { approve, keptApprovals, needsApproval, settle } from "../../diff/approvals.ts";
import type { Change } from "../../diff/change.ts";
import { compareSnapshots, distinctChanges } from "../../diff/compare.ts";
import type { Approval, Lock, LockedDependency } from "../../diff/lock/lock.ts";
import type { Snapshot } from "../../diff/snapshot.ts";
import { isDigest } from "../../load/dependency/content.ts";
import type { OpenDependency } from "../../load/opened-dependency.ts";

/** What a new lock would hold, and what somebody has to answer for before. */
export interface LockPlan {
  readonly changes: readonly Change[];
  readonly lock: Lock;
  /** Those of the lock's approvals that are new with it. */
  readonly approved: readonly Approval[];
  /** Without an approver: privacy changes that nobody has approved. */
  readonly unapproved: number;
}

/** `bases` are what is compared with: a change since any of them needs its approval. */
export function planLock(
  bases: readonly Snapshot[],
  old: Lock | undefined,
  current: Omit<Lock, "approvals">,
  approvedBy: string | undefined,
): LockPlan {
  const former = old?.approvals ?? [];
  const changes = distinctChanges(
    bases.flatMap((base) => compareSnapshots(base, current.snapshot)),
  );
  const settled = settle(changes, former);
  const approved = approvedBy === undefined ? [] : approve(settled, approvedBy);
  const approvals = keptApprovals(former, approved, current.snapshot);
  return {
    changes,
    lock: { ...current, approvals },
    approved,
    unapproved: approvedBy === undefined ? settled.filter(needsApproval).length : 0,
  };
}

/** Opens dependencies and notes the content of those that are not read where they are. */
export function recordDigests(open: OpenDependency): {
  readonly open: OpenDependency;
  digests(): readonly LockedDependency[];
} {
  const found = new Map<string, LockedDependency>();
  return {
    open: async (dependency, namedBy) => {
      const opened = await open(dependency, namedBy);
      const digest = opened.kind === "files" ? opened.digest : undefined;
      const schemaUrl = dependency.schemaUrl.value;
      if (isDigest(digest)) found.set(schemaUrl, { schemaUrl, digest });
      return opened;
    },
    digests: () =>
      [...found].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, locked]) => locked),
  };
}
