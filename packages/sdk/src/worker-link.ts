import { Worker } from "node:worker_threads";
import type { Clock } from "./clock.ts";
import { errorCode } from "./errors.ts";
import type { SharedMemory } from "./pipeline.ts";
import { LONGEST_RESTART_MILLIS, RestartPace } from "./restart-pace.ts";
import type { EventCount } from "./row/event-counts.ts";
import type { Resumption } from "./row/resumption.ts";
import { DRAIN_OWNER, RingConsumer } from "./row/ring.ts";
import type { PrivacyLevel } from "./scrub/policy.ts";
import type { SelfReport } from "./self-report.ts";
import type { Ledger } from "./spool/ledger.ts";
import { type LedgerReport, NO_REPORT } from "./spool/ledger-report.ts";
import { SpoolProgress } from "./spool/spool-progress.ts";
import type { SpoolLink } from "./spool-link.ts";
import type { Reply, Request } from "./spool-side.ts";
import type { SpoolSideSettings } from "./spool-side-settings.ts";
import type { FromWorker, ToWorker, WorkerData } from "./worker-protocol.ts";

/** How much longer than the other side the host waits for an answer, and for the thread's end. */
const ANSWER_MARGIN_MILLIS = 1000;
/** A disk that takes longer to sync hangs. */
const SYNC_TIMEOUT_MILLIS = 30_000;

/**
 * Rows become records and bytes in bursts, when a backlog is sent, and V8 would grow the thread's heap by
 * tens of MiB for what is garbage at once: `npm run torture -- --scenario soak` shows it. Survivors go to
 * the old generation, which has V8's own limit: this is no bound that the thread could die of.
 */
const YOUNG_GENERATION_MIB = 8;

// tsup puts the bundled worker's text here (CommonJS); undefined where the source runs as it is.
declare const __SONDE_WORKER_SOURCE__: string | undefined;

export interface WorkerLinkOptions {
  readonly memory: SharedMemory;
  readonly settings: SpoolSideSettings;
  readonly report: SelfReport;
  readonly clock: Clock;
  /** Asked when the thread has ended by itself and the next one is about to start. */
  readonly resumption: () => Resumption;
}

interface Pending {
  readonly request: Request;
  readonly resolve: (reply: Reply) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * In a worker thread: a disk that hangs hangs the worker, and nobody else.
 *
 * A thread that ends by itself is started again (`RestartPace`) and goes on where the one before was
 * stopped (`spool/resume.ts`). Meanwhile events wait in the ring and requests for their time; those
 * that were under way are answered at once: nothing was done.
 */
export class WorkerLink implements SpoolLink {
  readonly #options: WorkerLinkOptions;
  readonly #progress: SpoolProgress;
  readonly #pace = new RestartPace();
  #level: PrivacyLevel;
  readonly #pending = new Map<number, Pending>();
  /** Undefined between the end of one and the start of the next. */
  #worker: Worker | undefined;
  #startedMillis = 0;
  #restartTimer: NodeJS.Timeout | undefined;
  #ends = 0;
  #nextId = 1;
  #known: LedgerReport = NO_REPORT;
  /** The thread has not said anything since it was handed counts: those of one that hangs would pile up. */
  #isCounting = false;
  #isClosed = false;

  constructor(options: WorkerLinkOptions) {
    this.#options = options;
    this.#level = options.settings.level;
    this.#progress = new SpoolProgress(options.memory.progress);
    this.#start(undefined);
  }

  wake(): void {
    this.#tell({ kind: "wake" });
  }

  count(counts: readonly EventCount[]): void {
    if (this.#isCounting) return;
    this.#isCounting = true;
    this.#tell({ kind: "counts", counts });
  }

  ask(request: Request): Promise<Reply> {
    // A thread that is started later begins with it.
    if (request.kind === "level") this.#level = request.level;
    if (this.#isClosed) return Promise.resolve(this.#nothingDone());
    return new Promise((resolve) => {
      const id = this.#nextId++;
      const timeoutMillis =
        "timeoutMillis" in request ? request.timeoutMillis : SYNC_TIMEOUT_MILLIS;
      const limitMillis = timeoutMillis + ANSWER_MARGIN_MILLIS;
      // The other side keeps the time as long as its disk answers; this is for a disk that hangs.
      const timer = setTimeout(() => this.#resolve(id, this.#nothingDone()), limitMillis);
      this.#pending.set(id, { request, resolve, timer });
      // Somebody waits for the answer, so the process has to live until it is there.
      this.#worker?.ref();
      this.#tell({ kind: "request", id, request });
      // It will not be asked again: this is the last chance to deliver.
      if (this.#worker === undefined && request.kind === "shutdown") this.#restart();
    });
  }

  ledger(): Ledger {
    return this.#known.ledger;
  }

  report(): LedgerReport {
    return this.#known;
  }

  async close(): Promise<boolean> {
    this.#isClosed = true;
    clearTimeout(this.#restartTimer);
    const worker = this.#worker;
    if (worker === undefined) return true;
    const ended = worker.terminate().then(() => true);
    const hasEnded = await Promise.race([ended, expired(ANSWER_MARGIN_MILLIS)]);
    // terminate() holds the process until the thread is gone; one that hangs must not.
    if (!hasEnded) worker.unref();
    return hasEnded;
  }

  #start(resumption: Resumption | undefined): void {
    this.#startedMillis = this.#options.clock.monotonicMillis();
    const { memory } = this.#options;
    const settings = { ...this.#options.settings, level: this.#level };
    let worker: Worker;
    try {
      worker = newWorker({ memory, settings, resumption });
    } catch (error) {
      // The machine gives no more threads.
      this.#ended(errorCode(error));
      return;
    }
    this.#worker = worker;
    let why: string | undefined;
    worker.on("message", (message: FromWorker) => this.#receive(message));
    worker.on("error", (error: unknown) => {
      why = error instanceof Error ? error.message : errorCode(error);
    });
    worker.on("exit", (code) => this.#ended(why ?? `it ended with code ${code}`));
    // Last: to listen for messages is to hold the process.
    if (this.#pending.size === 0) worker.unref();
    for (const [id, { request }] of this.#pending) this.#tell({ kind: "request", id, request });
  }

  #restart(): void {
    clearTimeout(this.#restartTimer);
    this.#start(this.#options.resumption());
  }

  #ended(why: string): void {
    this.#worker = undefined;
    this.#isCounting = false;
    releaseRing(this.#options.memory);
    this.#progress.interrupt();
    for (const id of [...this.#pending.keys()]) this.#resolve(id, this.#nothingDone());
    if (this.#isClosed || this.#progress.isClosed) return;
    this.#ends++;
    const lived = this.#options.clock.monotonicMillis() - this.#startedMillis;
    const delayMillis = this.#pace.delayMillis(lived);
    this.#restartTimer = setTimeout(() => this.#restart(), delayMillis);
    this.#restartTimer.unref();
    this.#report(why, delayMillis);
  }

  #report(why: string, delayMillis: number): void {
    const { report } = this.#options;
    const meanwhile = "events wait in memory until the ring is full, then are counted as ringFull";
    report.once(
      "SONDE_WORKER_FAILED",
      "thread",
      `the spool's thread ended (${why}) and is started again; what it had written is kept, and ${meanwhile}`,
    );
    if (delayMillis < LONGEST_RESTART_MILLIS) return;
    report.once(
      "SONDE_WORKER_FAILED",
      "thread keeps ending",
      `the spool's thread has ended ${this.#ends} times (${why}) and is started again every ${delayMillis / 1000} s; ${meanwhile}`,
    );
  }

  #tell(message: ToWorker): void {
    if (!this.#isClosed) this.#worker?.postMessage(message);
  }

  #receive(message: FromWorker): void {
    this.#isCounting = false;
    switch (message.kind) {
      case "reply":
        this.#known = message.reply;
        this.#resolve(message.id, message.reply);
        return;
      case "ledger":
        this.#known = message.report;
        return;
      case "warning":
        this.#options.report.once(
          message.warning.code,
          message.warning.message,
          message.warning.message,
        );
        return;
    }
  }

  #resolve(id: number, reply: Reply): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#pending.delete(id);
    clearTimeout(pending.timer);
    if (this.#pending.size === 0) this.#worker?.unref();
    pending.resolve(reply);
  }

  #nothingDone(): Reply {
    return { ...this.#known, isDone: false };
  }
}

function newWorker(workerData: WorkerData): Worker {
  // Nothing of the host's options for Node may reach it: an --import hook would start Sonde twice.
  const options = {
    workerData,
    name: "sonde",
    execArgv: [],
    env: {},
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MIB },
  };
  return typeof __SONDE_WORKER_SOURCE__ === "string"
    ? new Worker(__SONDE_WORKER_SOURCE__, { ...options, eval: true })
    : new Worker(new URL("./worker.ts", import.meta.url), options);
}

async function expired(millis: number): Promise<false> {
  await new Promise((resolve) => setTimeout(resolve, millis).unref());
  return false;
}

/** A thread that was stopped in the middle of a pass still holds the ring; the next one needs it. */
function releaseRing(memory: SharedMemory): void {
  const ring = new RingConsumer(memory.ring);
  if (ring.acquire(DRAIN_OWNER.host)) ring.release(DRAIN_OWNER.host);
  else ring.release(DRAIN_OWNER.spool);
  // The wish to be looked at went to who is gone.
  ring.looking();
}
