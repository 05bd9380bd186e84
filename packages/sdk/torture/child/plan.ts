import type { Ledger } from "@sonde/sdk";

/** How a child emits. `wide` has so many events that its journal is soon rewritten. */
export type EmitProfile = "burst" | "steady" | "slow" | "wide";

/** What a child is told, as JSON in its first argument. */
export interface ChildPlan {
  readonly spoolDirectory: string;
  readonly keyFile: string;
  /** A file that gets a byte before each emit(): what was emitted, whatever becomes of the child. */
  readonly oracle: string;
  readonly url: string;
  /** Sent as a header with each request, so that the backend knows who asks. */
  readonly id: string;
  readonly seed: number;
  /** `drain`: delivers what is there and ends. Without a profile nothing is emitted. */
  readonly task: "emit" | "drain";
  readonly profile?: EmitProfile;
  /** Asks for a sync every so often, in milliseconds, and says so before and after. */
  readonly syncMillis?: number;
  /** Measures its emits and calls of the host's own, and says so at the end. */
  readonly isProbed?: boolean;
  readonly exitTimeoutMillis?: number;
}

/** What a child hears on its standard input, one word a line. Where that ends, the child does. */
export type ChildOrder = "shutdown" | "exit";

/** What the host's thread saw, in microseconds; `pool` calls go through libuv's threads. */
export interface HostFigures {
  readonly emits: number;
  readonly emitP50Micros: number;
  readonly emitP99Micros: number;
  readonly emitMaxMicros: number;
  readonly poolCalls: number;
  readonly poolP99Micros: number;
  readonly poolMaxMicros: number;
}

/** What a child says, one JSON object a line. */
export type ChildMessage =
  | { readonly kind: "starting"; readonly pid: number }
  | { readonly kind: "ready"; readonly ledger: Ledger }
  | { readonly kind: "syncing" }
  | {
      readonly kind: "synced";
      readonly isSynced: boolean;
      readonly ledger: Ledger;
      readonly rssBytes: number;
      /** Undefined where the platform does not tell. */
      readonly descriptors?: number;
    }
  | { readonly kind: "warning"; readonly code: string; readonly message: string }
  | { readonly kind: "exiting"; readonly host?: HostFigures }
  | { readonly kind: "done"; readonly ledger: Ledger; readonly isDrained: boolean };
