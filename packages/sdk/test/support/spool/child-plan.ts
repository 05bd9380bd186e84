import type { Ledger } from "../../../src/spool/ledger.ts";

/** How a child emits. `wide` has so many events that its journal rotates within a second. */
export type EmitProfile = "burst" | "steady" | "slow" | "wide";

/** What a child of these tests is told, as JSON in its first argument. */
export interface ChildPlan {
  readonly spoolDirectory: string;
  readonly keyFile: string;
  /** Two files: `<oracle>.before` and `<oracle>.after` get a byte around each emit(). */
  readonly oracle: string;
  readonly url: string;
  /** Base URL of a mirror that is waited for. */
  readonly mirrorUrl?: string;
  readonly seed: number;
  readonly isolation: "worker" | "inline";
  readonly exitTimeoutMillis?: number;
  /** In a worker thread of the host's, which is ended from outside once it is ready if `terminated`. */
  readonly inThread?: "ends" | "terminated";
  /** Emits for ever; delivers what is there; or emits some events and ends in that way. */
  readonly task:
    | { readonly kind: "until-killed"; readonly profile: EmitProfile }
    | { readonly kind: "drain" }
    /** Ends the spool's thread so often while it emits, then delivers everything. */
    | { readonly kind: "thread-deaths"; readonly deaths: number }
    | EndingTask;
}

export interface EndingTask {
  readonly kind:
    | "natural-end"
    | "process-exit"
    | "uncaught"
    | "unhandled-rejection"
    | "shutdown"
    | "shutdown-exit"
    | "late-listener"
    | "sigterm-exit"
    | "sigterm-shutdown"
    | "thread-gone"
    | AbruptEnding;
  readonly count: number;
  /** Ends at once, or after the spool's thread has taken a first event. */
  readonly when: "at-once" | "after-sync";
}

/** Nothing of the program runs any more. */
export type AbruptEnding = "sigterm" | "sigkill" | "abort" | "heap";

/** What a child says, one JSON object a line. */
export type ChildMessage =
  | { readonly kind: "ready"; readonly ledger: Ledger }
  | {
      readonly kind: "done";
      readonly ledger: Ledger;
      /** Of the mirror, if there is one. */
      readonly mirror?: Ledger;
      readonly drained: boolean;
    }
  | { readonly kind: "warning"; readonly code: string; readonly message: string };
