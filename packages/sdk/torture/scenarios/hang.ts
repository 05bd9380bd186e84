/*
 * A disk that hangs for seconds in fdatasync(2) or write(2), by strace, and a host that goes on.
 *
 * Invariants:
 *  - no emit() and no file or name look-up of the host's own takes as long as half the hang;
 *  - the process ends within `exitTimeoutMillis` and a margin, although its disk hangs;
 *  - what was written is delivered by the next process, whose books balance, and the emits that they
 *    do not know are within `unknownTail`.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Backend } from "../backend.ts";
import type { ChildPlan, HostFigures } from "../child/plan.ts";
import type { Child } from "../child.ts";
import { DiskScan } from "../disk-scan.ts";
import { brokenBooks } from "../final-books.ts";
import type { Context, Outcome, Scenario } from "../scenario.ts";
import { UidTally } from "../uid-tally.ts";
import { WatchedChild } from "../watched-child.ts";

/** Taken by turns: the commit, and the write before it. */
const CALLS = ["fdatasync", "pwrite64"];
const MIN_HANG_MILLIS = 1500;
const MAX_HANG_MILLIS = 10_000;
const EXIT_TIMEOUT_MILLIS = 500;
/** A process under a tracer ends slowly, and this machine may have other work. */
const EXIT_MARGIN_MILLIS = 1500;
const START_TIMEOUT_MILLIS = 20_000;
const DRAIN_TIMEOUT_MILLIS = 60_000;
/** The calls of one thread before the first hang: those that make its directory and books. */
const CALLS_BEFORE = 30;
const RELEASE_MILLIS = 5000;
const MICROS_PER_MILLI = 1000;

export const hang: Scenario = { name: "hang", run };

async function run(context: Context): Promise<Outcome> {
  const reason = whyNot();
  if (reason !== undefined) return { did: "nothing", figures: {}, violations: [], skipped: reason };
  const backend = await Backend.start();
  try {
    const runs: HangRun[] = [];
    for (let i = 0; i < CALLS.length || !context.isOver(); i++) {
      const seed = (context.seed + i) >>> 0;
      const one = new HangRun(context, backend, `${context.directory}/run-${i}`, seed);
      await one.run();
      runs.push(one);
    }
    return outcome(runs);
  } finally {
    await context.children.killAll();
    await backend.close();
  }
}

/** Undefined where strace is there and may trace. */
function whyNot(): string | undefined {
  if (process.platform !== "linux") return "strace is for Linux";
  const { status, error } = spawnSync("strace", ["-qq", "-o", "/dev/null", "true"]);
  if (error !== undefined) return "strace is not installed";
  return status === 0 ? undefined : "strace may not trace here";
}

/** Its first thread has ended, by a signal or by itself. strace holds the one that hangs for a while. */
function isZombie(pid: number): boolean {
  const state = stateOf(pid);
  return state === undefined || state === "Z" || state === "X";
}

/** The letter of proc(5); undefined where there is no such process. */
function stateOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2)[0];
  } catch {
    // The answer that is asked for.
    return undefined;
  }
}

async function isGone(pid: number): Promise<void> {
  const deadline = performance.now() + RELEASE_MILLIS;
  while (stateOf(pid) !== undefined && performance.now() < deadline) await sleep(20);
}

class HangRun {
  readonly seed: number;
  readonly call: string;
  readonly hangMillis: number;
  readonly broken: string[] = [];
  host: HostFigures | undefined;
  exitMillis: number | undefined;
  unseen: number = 0;
  readonly #context: Context;
  readonly #backend: Backend;
  readonly #directory: string;

  constructor(context: Context, backend: Backend, directory: string, seed: number) {
    this.#context = context;
    this.#backend = backend;
    this.#directory = directory;
    this.seed = seed;
    this.call = CALLS[seed % CALLS.length]!;
    this.hangMillis = Math.min(
      MAX_HANG_MILLIS,
      Math.max(MIN_HANG_MILLIS, Math.round(context.budgetMillis / 4)),
    );
  }

  async run(): Promise<void> {
    mkdirSync(this.#directory);
    this.#backend.received = new UidTally();
    const child = this.#context.children.start(this.#plan("emit"), this.#tracer());
    const watched = new WatchedChild(child, ["SONDE_EXPORT_FAILING", "SONDE_SPOOL_UNAVAILABLE"]);
    if (!(await child.said("ready", START_TIMEOUT_MILLIS))) {
      this.broken.push(`the process did not get ready under strace: ${child.errors}`);
    }
    this.#context.progress(`${this.call} hangs for ${this.hangMillis} ms`);
    await this.#context.pause(this.hangMillis);
    await this.#exit(child);
    this.broken.push(...watched.complaintsAtEnd());
    await this.#drain();
  }

  /** Every call from the given one on is held up, so that the disk hangs for the rest of this life. */
  #tracer(): string[] {
    const micros = this.hangMillis * MICROS_PER_MILLI;
    const inject = `inject=${this.call}:delay_enter=${micros}:when=${CALLS_BEFORE}+`;
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
    const isDead = (): boolean => child.hasEnded || (pid !== undefined && isZombie(pid));
    const hasEnded = await child.until(isDead, limitMillis);
    this.exitMillis = performance.now() - began;
    if (!hasEnded) {
      this.broken.push(`the process had not ended ${limitMillis} ms after process.exit()`);
    }
    await child.kill();
    // The threads that the tracer held go now, and with the last of them the process.
    if (pid !== undefined) await isGone(pid);
    this.host = child.last("exiting")?.host;
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
      ...(task === "emit" ? { profile: "steady", isProbed: true } : {}),
    };
  }
}

function outcome(runs: readonly HangRun[]): Outcome {
  const most = (of: (host: HostFigures) => number): number =>
    Math.max(0, ...runs.map(({ host }) => (host === undefined ? 0 : of(host))));
  const micros = (value: number): string => `${value.toFixed(1)} µs`;
  return {
    did: `let the disk of ${runs.length} processes hang for ${runs[0]?.hangMillis} ms and longer`,
    figures: {
      "in fdatasync": runs.filter(({ call }) => call === "fdatasync").length,
      "in pwrite64": runs.filter(({ call }) => call === "pwrite64").length,
      "emit, p50": micros(most((host) => host.emitP50Micros)),
      "emit, p99": micros(most((host) => host.emitP99Micros)),
      "emit, longest": micros(most((host) => host.emitMaxMicros)),
      "the host's stat and lookup, p99": micros(most((host) => host.poolP99Micros)),
      "the host's stat and lookup, longest": micros(most((host) => host.poolMaxMicros)),
      "exit, longest": `${Math.max(...runs.map(({ exitMillis }) => exitMillis ?? 0)).toFixed(0)} ms`,
      "unseen emits": runs.reduce((sum, { unseen }) => sum + unseen, 0),
    },
    violations: runs.flatMap(({ broken, seed }) => broken.map((what) => ({ what, seed }))),
  };
}
