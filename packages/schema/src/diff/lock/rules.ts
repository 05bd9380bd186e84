import type { RuleDescription } from "../../diagnostics/finding.ts";

export const INVALID_LOCK: RuleDescription = {
  id: "invalid-lock",
  severity: "error",
  why: "what was promised and approved is read from the lock; of a damaged one nothing can be trusted",
};

export const STALE_LOCK: RuleDescription = {
  id: "stale-lock",
  severity: "warning",
  why: "changes since the lock was written are not yet among the promises that later ones are held to",
};
