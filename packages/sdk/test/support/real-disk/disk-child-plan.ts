import type { Priority } from "../../../src/emit/definition.ts";
import type { Ledger } from "../../../src/spool/ledger.ts";

/** What a child on a failing disk is started with, as JSON in its first argument. */
export interface DiskChildPlan {
  readonly spoolDirectory: string;
  readonly keyFile: string;
  readonly url: string;
  readonly exitTimeoutMillis?: number;
  readonly onStuckExit?: "kill" | "wait";
  /** Its disk can be made to hang; see `hanging-disk.ts`. */
  readonly canHang?: boolean;
}

/** What it is told to do, one JSON object a line on its standard input. */
export type DiskRequest =
  /** Emits so many events of about {@link ROW_BYTES} on disk. */
  | { readonly do: "emit"; readonly count: number; readonly priority?: Priority }
  | { readonly do: "sync" }
  | { readonly do: "flush"; readonly timeoutMillis: number }
  | { readonly do: "shutdown" }
  /** The host's own work, in turn: an event, a `dns.lookup`, a file read through libuv's pool. */
  | { readonly do: "host-work"; readonly count: number }
  /** Opens files until there is no descriptor left; gives them back. */
  | { readonly do: "take-descriptors" }
  | { readonly do: "give-descriptors" }
  /** The disk hangs from now on: answered when the spool's thread does. */
  | { readonly do: "hang" }
  | { readonly do: "let-go" }
  /** `process.exit(0)`; there is no reply. */
  | { readonly do: "exit" };

export interface DiskReply {
  /** Synced, drained, or simply done. */
  readonly isDone: boolean;
  /** Events that began and returned so far; each call to emit() is one. */
  readonly emitted: number;
  readonly ledger: Ledger;
  /** Of `host-work` and of the descriptors: how many of them came to their end. */
  readonly count: number;
}

export type DiskMessage =
  | { readonly kind: "reply"; readonly id: number; readonly reply: DiskReply }
  | { readonly kind: "warning"; readonly code: string; readonly message: string };

/** Of one event, roughly: so that megabytes are thousands of records, which a receiver can keep. */
export const ROW_BYTES = 1000;
