import type { JudgedChange } from "./verdict.ts";

/** What a comparison came to. */
export interface ChangeReport {
  readonly changes: readonly JudgedChange[];
  /** What was compared with, for a person; undefined where there was nothing yet. */
  readonly base: string | undefined;
  /** Only of `lock`. */
  readonly lock?: LockOutcome;
}

export interface LockOutcome {
  readonly file: string;
  readonly state: "written" | "unchanged" | "refused";
  /** Approvals that this run adds. */
  readonly approved: number;
  readonly approvedBy: string | undefined;
}
