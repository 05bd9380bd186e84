import type { Digest } from "../../load/dependency/content.ts";
import type { Snapshot } from "../snapshot.ts";

/** What was promised last, and which privacy changes their owner agreed to on the way there. */
export interface Lock {
  readonly snapshot: Snapshot;
  readonly dependencies: readonly LockedDependency[];
  readonly approvals: readonly Approval[];
}

/** The content of a registry that this one builds upon. */
export interface LockedDependency {
  readonly schemaUrl: string;
  readonly digest: Digest;
}

/** Somebody answered for one change of the class `privacy`. */
export interface Approval {
  /** The id of the change's rule. */
  readonly change: string;
  readonly subject: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly approvedBy: string;
}

/** Of the form that is written; another one is not read. */
export const LOCK_VERSION = 1;

/** UTF-16 code units of a name that approves. */
const MAX_APPROVER_LENGTH = 128;

/** Bounds of a lock, far above that of a registry of a thousand events. */
export interface LockLimits {
  readonly maxBytes: number;
  readonly maxValues: number;
  readonly maxDepth: number;
}

export const LOCK_LIMITS: LockLimits = {
  maxBytes: 32 * 1024 * 1024,
  maxValues: 1_000_000,
  maxDepth: 12,
};

/** Also those that count as letters and are shown as nothing, such as the Hangul fillers. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Undefined where the name may stand in a lock. */
export function refusedApprover(name: string): string | undefined {
  if (name.trim() === "") return "is empty";
  if (!/[\p{L}\p{N}]/u.test(name)) return "holds neither letter nor digit";
  if (name.length > MAX_APPROVER_LENGTH) return `is longer than ${MAX_APPROVER_LENGTH} characters`;
  return INVISIBLE.test(name) ? "holds characters that cannot be seen" : undefined;
}
