import type { SharedMemory } from "./pipeline.ts";
import type { EventCount } from "./row/event-counts.ts";
import type { Resumption } from "./row/resumption.ts";
import type { Warning } from "./self-report.ts";
import type { LedgerReport } from "./spool/ledger-report.ts";
import type { Reply, Request } from "./spool-side.ts";
import type { SpoolSideSettings } from "./spool-side-settings.ts";

/** What the worker is started with. */
export interface WorkerData {
  readonly memory: SharedMemory;
  readonly settings: SpoolSideSettings;
  /** Where another was stopped before. */
  readonly resumption: Resumption | undefined;
}

export type ToWorker =
  | { readonly kind: "wake" }
  | { readonly kind: "counts"; readonly counts: readonly EventCount[] }
  | { readonly kind: "request"; readonly id: number; readonly request: Request };

export type FromWorker =
  | { readonly kind: "reply"; readonly id: number; readonly reply: Reply }
  | { readonly kind: "ledger"; readonly report: LedgerReport }
  | { readonly kind: "warning"; readonly warning: Warning };
