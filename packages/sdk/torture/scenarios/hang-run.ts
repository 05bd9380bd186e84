import { mkdirSync, statSync } from "node:fs";
import type { Backend } from "../backend.ts";
import type { ChildPlan, HostFigures } from "../child/plan.ts";
import type { Child } from "../child.ts";
import { DiskScan } from "../disk-scan.ts";
import { brokenBooks } from "../final-books.ts";
import { hasDied, isGone } from "../process-state.ts";
import type { Context } from "../scenario.ts";
import { UidTally } from "../uid-tally.ts";
import { WatchedChild } from "../watched-child.ts";

/**
 * Taken by turns: the commit, and the write before it. So many calls of the thread pass first: those
 * that make its directory and books, and some of its regular work.
 */
export const HANGING_CALLS: readonly { readonly name: string; readonly before: number }[] = [
  { name: "fdatasync", before: 40 },
  { name: "pwrite64", before: 200 },
];
const MIN_HANG_MILLIS = 3000;
const MAX_HANG_MILLIS = 10_000;
const EXIT_TIMEOUT_MILLIS = 500;
/** A process under a tracer ends slowly, and this machine may have other work. */
const EXIT_MARGIN_MILLIS = 3000;
const START_TIMEOUT_MILLIS = 20_000;
const DRAIN_TIMEOUT_MILLIS = 60_000;
const RELEASE_MILLIS = 5000;
const MICROS_PER_MILLI = 1000;
const SYNC_MILLIS = 100;

/** One process whose disk begins to hang while it emits, and the one that takes over from it. */
export class HangRun {
  readonly seed: number;
  readonly hangMillis: number;
  readonly broken: string[] = [];
  host: HostFigures | undefined;
  exitMillis: number | undefined;
  unseen: number = 0;
  readonly #call: (typeof HANGING_CALLS)[number];
  readonly #context: Context;
  readonly #backend: Backend;
  readonly #directory: string;
  #syncingSince: number | undefined;

  constructor(context: Context, backend: Backend, directory: string, seed: number) {
    this.#context = context;
    this.#backend = backend;
    this.#directory = directory;
    this.seed = seed;
    this.#call = HANGING_CALLS[seed % HANGING_CALLS.length]!;
    this.hangMillis = Math.min(
      MAX_HANG_MILLIS,
      Math.max(MIN_HANG_MILLIS, Math.round(context.budgetMillis / 4)),
    );
  }

  get call(): string {
    return this.#call.name;
  }

  async run(): Promise<void> {
    mkdirSync(this.#directory);
    this.#backend.received = new UidTally();
    const child = this.#context.children.start(this.#plan("emit"), this.#tracer());
    const watched = new WatchedChild(child, ["SONDE_EXPORT_FAILING", "SONDE_SPOOL_UNAVAILABLE"]);
    if (!(await child.said("ready", START_TIMEOUT_MILLIS))) {
      this.broken.push(`the process did not get ready under strace: ${child.errors}`);
    }
    if (await this.#hangs(child)) {
      this.#context.progress(`${this.call} hangs for ${this.hangMillis} ms`);
      await this.#context.pause(this.hangMillis);
    } else {
      this.broken.push("the disk did not hang: this run shows nothing");
    }
    await this.#exit(child);
    this.broken.push(...watched.complaintsAtEnd());
    await this.#drain();
  }

  /** Waits until the child has waited for a sync for half as long as a call is held up. */
  #hangs(child: Child): Promise<boolean> {
    const isHanging = (): boolean => {
      const since = this.#syncingSince;
      return since !== undefined && performance.now() - since > this.hangMillis / 2;
    };
    child.onMessage(({ kind }) => {
      if (kind === "syncing") this.#syncingSince = performance.now();
      if (kind === "synced") this.#syncingSince = undefined;
    });
    return child.until(isHanging, START_TIMEOUT_MILLIS + this.hangMillis);
  }

  /** Every call from the given one on is held up, so that the disk hangs for the rest of this life. */
  #tracer(): string[] {
    const micros = this.hangMillis * MICROS_PER_MILLI;
    const inject = `inject=${this.call}:delay_enter=${micros}:when=${this.#call.before}+`;
    return [
      ...["strace", "-f", "-qq", "--seccomp-bpf", "-o", "/dev/null"],
      ...["-e", `trace=${this.call}`, "-e", inject],
    ];
  }

  async #exit(child: Child): Promise<void> {
    child.order("exit");
    if (!(await child.said("exiting", this.hangMillis))) {
      this.broken.push("the host's thread did not hear that it should exit");
    }
    const began = performance.now();
    const limitMillis = EXIT_TIMEOUT_MILLIS + EXIT_MARGIN_MILLIS;
    const pid = child.last("starting")?.pid;
    const isDead = (): boolean => child.hasEnded || (pid !== undefined && hasDied(pid));
    const hasEnded = await child.until(isDead, limitMillis);
    this.exitMillis = performance.now() - began;
    if (!hasEnded) {
      this.broken.push(`the process had not ended ${limitMillis} ms after process.exit()`);
    }
    await child.kill();
    // The threads that the tracer held go now, and with the last of them the process.
    if (pid !== undefined) await isGone(pid, RELEASE_MILLIS);
    this.host = child.last("exiting")?.host;
    this.#checkHost();
  }

  #checkHost(): void {
    const { emitMaxMicros = 0, poolMaxMicros = 0 } = this.host ?? {};
    for (const [what, micros] of [
      ["an emit()", emitMaxMicros],
      ["a file or name look-up of the host", poolMaxMicros],
    ] as const) {
      if (micros < (this.hangMillis * MICROS_PER_MILLI) / 2) continue;
      this.broken.push(
        `${what} took ${Math.round(micros / MICROS_PER_MILLI)} ms while the disk hung`,
      );
    }
  }

  async #drain(): Promise<void> {
    const scan = new DiskScan(`${this.#directory}/spool`);
    scan.scan();
    const last = this.#context.children.start(this.#plan("drain"));
    await last.endsWithin(DRAIN_TIMEOUT_MILLIS);
    await last.kill();
    this.#backend.collect();
    const done = last.last("done");
    const oracle = statSync(`${this.#directory}/oracle`, { throwIfNoEntry: false })?.size ?? 0;
    this.unseen = oracle - (done?.ledger.emitted ?? 0);
    this.broken.push(
      ...brokenBooks({
        ledger: done?.ledger,
        isDrained: done?.isDrained ?? false,
        oracle,
        written: scan.written,
        received: this.#backend.received,
      }),
    );
  }

  #plan(task: ChildPlan["task"]): ChildPlan {
    return {
      spoolDirectory: `${this.#directory}/spool`,
      keyFile: `${this.#directory}/key`,
      oracle: `${this.#directory}/oracle`,
      url: this.#backend.url,
      id: "hang",
      seed: this.seed,
      task,
      exitTimeoutMillis: EXIT_TIMEOUT_MILLIS,
      ...(task === "emit" ? { profile: "steady", isProbed: true, syncMillis: SYNC_MILLIS } : {}),
    };
  }
}
