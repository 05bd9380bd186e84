import { Worker } from "node:worker_threads";
import { errorCode } from "./errors.ts";
import { createSpoolSide, type SharedMemory, type SpoolSideSettings } from "./pipeline.ts";
import { DRAIN_OWNER, RingConsumer } from "./row/ring.ts";
import type { SelfReport } from "./self-report.ts";
import { type Ledger, sumLedger } from "./spool/ledger.ts";
import type { Reply, Request, SpoolSide } from "./spool-side.ts";
import { realSystems } from "./systems.ts";
import type { FromWorker, ToWorker, WorkerData } from "./worker-protocol.ts";

/** The host's end of the connection to the spool's side, wherever that runs. */
export interface SpoolLink {
  wake(): void;
  /** Never rejects: where the other side is gone, the reply says that nothing was done. */
  ask(request: Request): Promise<Reply>;
  /** As last known: up to a second old while the host does not ask. */
  ledger(): Ledger;
  /** False where the other side hangs and could not be ended. */
  close(): Promise<boolean>;
}

/** On this thread: for tests and short-lived tools. Disk and network then cost the host's time. */
export class InlineLink implements SpoolLink {
  readonly #side: SpoolSide;

  constructor(memory: SharedMemory, settings: SpoolSideSettings, report: SelfReport) {
    this.#side = createSpoolSide(memory, settings, realSystems(), report);
    this.#side.start();
  }

  wake(): void {
    // Not within emit(): the caller did not ask for disk time now.
    setImmediate(() => this.#side.wake());
  }

  ask(request: Request): Promise<Reply> {
    return this.#side.answer(request);
  }

  ledger(): Ledger {
    return this.#side.ledger();
  }

  async close(): Promise<boolean> {
    return true;
  }
}

/** How much longer than the other side the host waits for an answer, and for the thread's end. */
const ANSWER_MARGIN_MILLIS = 1000;
/** A disk that takes longer to sync hangs. */
const SYNC_TIMEOUT_MILLIS = 30_000;

// tsup puts the bundled worker's text here (CommonJS); undefined where the source runs as it is.
declare const __SONDE_WORKER_SOURCE__: string | undefined;

/** In a worker thread: a disk that hangs hangs the worker, and nobody else. */
export class WorkerLink implements SpoolLink {
  readonly #worker: Worker;
  readonly #report: SelfReport;
  readonly #pending = new Map<number, (reply: Reply) => void>();
  #nextId = 1;
  #ledger: Ledger = sumLedger([]);
  #isGone = false;

  constructor(memory: SharedMemory, settings: SpoolSideSettings, report: SelfReport) {
    this.#report = report;
    const workerData: WorkerData = { memory, settings };
    // Nothing of the host's options for Node may reach it: an --import hook would start Sonde twice.
    const options = { workerData, name: "sonde", execArgv: [], env: {} };
    this.#worker =
      typeof __SONDE_WORKER_SOURCE__ === "string"
        ? new Worker(__SONDE_WORKER_SOURCE__, { ...options, eval: true })
        : new Worker(new URL("./worker.ts", import.meta.url), options);
    this.#worker.on("message", (message: FromWorker) => this.#receive(message));
    this.#worker.on("error", (error) => this.#gone(errorCode(error), error.message));
    this.#worker.on("exit", (code) => {
      releaseRing(memory);
      this.#gone("exit", `it ended with code ${code}`);
    });
    // Last: to listen for messages is to hold the process.
    this.#worker.unref();
  }

  wake(): void {
    this.#tell({ kind: "wake" });
  }

  ask(request: Request): Promise<Reply> {
    if (this.#isGone) return Promise.resolve(this.#nothingDone());
    return new Promise((resolve) => {
      const id = this.#nextId++;
      const timeoutMillis =
        "timeoutMillis" in request ? request.timeoutMillis : SYNC_TIMEOUT_MILLIS;
      const limitMillis = timeoutMillis + ANSWER_MARGIN_MILLIS;
      // The other side keeps the time as long as its disk answers; this is for a disk that hangs.
      const timer = setTimeout(() => this.#resolve(id, this.#nothingDone()), limitMillis);
      this.#pending.set(id, (reply) => {
        clearTimeout(timer);
        resolve(reply);
      });
      // Somebody waits for the answer, so the process has to live until it is there.
      this.#worker.ref();
      this.#tell({ kind: "request", id, request });
    });
  }

  ledger(): Ledger {
    return this.#ledger;
  }

  async close(): Promise<boolean> {
    this.#isGone = true;
    const ended = this.#worker.terminate().then(() => true);
    const hasEnded = await Promise.race([ended, expired(ANSWER_MARGIN_MILLIS)]);
    // terminate() holds the process until the thread is gone; one that hangs must not.
    if (!hasEnded) this.#worker.unref();
    return hasEnded;
  }

  #tell(message: ToWorker): void {
    if (!this.#isGone) this.#worker.postMessage(message);
  }

  #receive(message: FromWorker): void {
    switch (message.kind) {
      case "reply":
        this.#ledger = message.reply.ledger;
        this.#resolve(message.id, message.reply);
        return;
      case "ledger":
        this.#ledger = message.ledger;
        return;
      case "warning":
        this.#report.once(message.warning.code, message.warning.message, message.warning.message);
        return;
    }
  }

  #resolve(id: number, reply: Reply): void {
    this.#pending.get(id)?.(reply);
    this.#pending.delete(id);
    if (this.#pending.size === 0) this.#worker.unref();
  }

  #gone(subject: string, why: string): void {
    if (this.#isGone) return;
    this.#isGone = true;
    for (const id of [...this.#pending.keys()]) this.#resolve(id, this.#nothingDone());
    this.#report.once(
      "SONDE_WORKER_FAILED",
      subject,
      `the spool's thread is gone (${why}); events are kept in memory until the ring is full, then counted as ringFull`,
    );
  }

  #nothingDone(): Reply {
    return { isDone: false, ledger: this.#ledger };
  }
}

async function expired(millis: number): Promise<false> {
  await new Promise((resolve) => setTimeout(resolve, millis).unref());
  return false;
}

/** A thread that was stopped in the middle of a pass still holds the ring; at exit the host needs it. */
function releaseRing(memory: SharedMemory): void {
  const ring = new RingConsumer(memory.ring);
  if (ring.acquire(DRAIN_OWNER.host)) ring.release(DRAIN_OWNER.host);
  else ring.release(DRAIN_OWNER.spool);
}
