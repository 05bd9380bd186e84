import type { LedgerMetrics } from "./ledger-metrics.ts";
import type { LedgerReporter } from "./ledger-reporter.ts";
import { COUNTER_ROW_INTERVAL_MILLIS, type HostSide } from "./row/host-side.ts";
import type { Ledger } from "./spool/ledger.ts";
import type { SpoolLink } from "./spool-link.ts";

/** A running SDK. No method rejects or throws; what could not be done is in the result. */
export interface Sonde {
  /** Resolves when all that was emitted before is synced, or could not be. */
  sync(): Promise<{ readonly synced: boolean }>;
  /** Syncs and waits until nothing is left to deliver. Default `timeoutMillis` 10,000; at most a day, and so is Infinity. */
  flush(options?: { readonly timeoutMillis?: number }): Promise<{ readonly drained: boolean }>;
  /**
   * Flushes, closes the books and stops. What is not delivered stays on disk for the next process.
   * Default `timeoutMillis` 2,000; at most a day, and so is Infinity. Events emitted later go nowhere and are not counted.
   */
  shutdown(options?: { readonly timeoutMillis?: number }): Promise<{ readonly drained: boolean }>;
  /** The books of the spool directory: exact after `sync`, `flush` and `shutdown`, else up to 1 s old. */
  ledger(): Ledger;
  /**
   * The books of each mirror, by its name in `export.mirrors`, as old as those of the spool. A row is `imported` there when its
   * segment is linked, and then `delivered`, `rejected`, `dropped` or `buffered`. They are no part of `ledger()`.
   */
  mirrorLedgers(): Readonly<Record<string, Ledger>>;
}

const FLUSH_TIMEOUT_MILLIS = 10_000;
const SHUTDOWN_TIMEOUT_MILLIS = 2000;
/** A timer of Node's with more than 25 days, or without a number, is over at once. */
const MAX_TIMEOUT_MILLIS = 86_400_000;

/** How the ledger leaves the process. */
interface Exposure {
  readonly reporter: LedgerReporter;
  readonly metrics: LedgerMetrics;
}

/** Host and spool of this process: what has to happen to which of them, and in what order. */
export class RunningSonde implements Sonde {
  readonly #host: HostSide;
  readonly #link: SpoolLink;
  readonly #exposure: Exposure | undefined;
  readonly #detach: () => void;
  readonly #stopped: (hasEnded: boolean) => void;
  readonly #timer: NodeJS.Timeout;
  #shutdown: Promise<{ readonly drained: boolean }> | undefined;

  constructor(
    host: HostSide,
    link: SpoolLink,
    exposure: Exposure | undefined,
    detach: () => void,
    stopped: (hasEnded: boolean) => void,
  ) {
    this.#host = host;
    this.#link = link;
    this.#exposure = exposure;
    this.#detach = detach;
    this.#stopped = stopped;
    this.#timer = setInterval(() => this.#tick(), COUNTER_ROW_INTERVAL_MILLIS);
    this.#timer.unref();
  }

  async sync(): Promise<{ readonly synced: boolean }> {
    await this.#putCounters();
    const { isDone } = await this.#link.ask({ kind: "sync" });
    return { synced: isDone };
  }

  async flush(
    options: { readonly timeoutMillis?: number } = {},
  ): Promise<{ readonly drained: boolean }> {
    await this.#putCounters();
    const timeoutMillis = readTimeout(options?.timeoutMillis, FLUSH_TIMEOUT_MILLIS);
    const { isDone } = await this.#link.ask({ kind: "flush", timeoutMillis });
    return { drained: isDone };
  }

  shutdown(
    options: { readonly timeoutMillis?: number } = {},
  ): Promise<{ readonly drained: boolean }> {
    this.#shutdown ??= this.#stop(readTimeout(options?.timeoutMillis, SHUTDOWN_TIMEOUT_MILLIS));
    return this.#shutdown;
  }

  ledger(): Ledger {
    return this.#link.ledger();
  }

  mirrorLedgers(): Readonly<Record<string, Ledger>> {
    return this.#link.report().mirrors ?? {};
  }

  #tick(): void {
    this.#exposure?.metrics.refresh();
    this.#exposure?.reporter.tick();
    this.#host.putCounters();
  }

  /**
   * All that was counted so far goes into the ring. One that is full, of which the counts tell too, has
   * to be emptied first; a disk that hangs costs a second here, and the counts are of the last time.
   */
  async #putCounters(): Promise<void> {
    if (this.#host.putCounters()) return;
    await this.#link.ask({ kind: "flush", timeoutMillis: 0 });
    this.#host.putCounters();
  }

  /** The last books leave too, or stay on disk for the next process. */
  async #sayLast(): Promise<void> {
    if (this.#exposure?.reporter.isLastDue !== true) return;
    await this.#link.ask({ kind: "flush", timeoutMillis: 0 });
    this.#exposure.reporter.report();
    this.#host.putCounters();
  }

  async #stop(timeoutMillis: number): Promise<{ readonly drained: boolean }> {
    clearInterval(this.#timer);
    // From here on handles find no SDK: what they emit is nobody's, and the books can be closed.
    this.#detach();
    await this.#putCounters();
    await this.#sayLast();
    const { isDone } = await this.#link.ask({ kind: "shutdown", timeoutMillis });
    this.#exposure?.metrics.stop();
    const hasEnded = await this.#link.close();
    // Not before: a process that exits while this is under way still has rows in the ring.
    this.#stopped(hasEnded);
    return { drained: isDone };
  }
}

/** These methods do not throw: what is no number is as if it were not given. */
function readTimeout(value: unknown, defaultMillis: number): number {
  if (typeof value !== "number" || Number.isNaN(value)) return defaultMillis;
  return Math.min(Math.max(value, 0), MAX_TIMEOUT_MILLIS);
}
