import { COUNTER } from "../../../src/row/counter-row.ts";
import { LANES } from "../../../src/spool/lanes.ts";
import type { Lease } from "../../../src/spool/lease.ts";
import { readDisk } from "./crash-check.ts";
import { adoptAll, uidsOf } from "./crash-sequence.ts";
import { FakeProcesses } from "./fake-processes.ts";
import { FaultyFileSystem } from "./faulty-file-system.ts";
import { ManualClock } from "./manual-clock.ts";
import { MemoryFileSystem } from "./memory-file-system.ts";
import { faultOf, ILLNESSES, rowsOnDisk } from "./model-disk.ts";
import { imbalancesOf, ModelRows } from "./model-rows.ts";
import { withoutReserve } from "./without-reserve.ts";
import { ROOT, Workbench } from "./workbench.ts";

/** How often each thing happens, of 110. */
export const WEIGHTS = {
  emit: 30,
  take: 14,
  drain: 4,
  sync: 7,
  lease: 13,
  beginLive: 2,
  acknowledge: 13,
  maintain: 7,
  pass: 4,
  jump: 2,
  evict: 2,
  sicken: 2,
  heal: 6,
  start: 2,
  close: 1,
  kill: 1,
} as const;

/** One thing that happens; which process, lane or amount it concerns comes from two numbers. */
export interface Action {
  readonly kind: keyof typeof WEIGHTS;
  readonly a: number;
  readonly b: number;
}

const MAX_PROCESSES = 3;
const DAY_MILLIS = 86_400_000;
/** Readers come from another range of seeds than processes: an instance's id is made from it. */
const READER_SEED = 2 ** 31;

interface Process {
  readonly pid: number;
  readonly bench: Workbench;
  readonly processes: FakeProcesses;
  readonly leases: Lease[];
}

/** Up to three processes on one directory and one disk, and beside them the model of their rows. */
export class ModelWorld {
  readonly #memory = withoutReserve(new MemoryFileSystem());
  readonly #files = new FaultyFileSystem(this.#memory);
  readonly #clock = new ManualClock();
  readonly #rows = new ModelRows();
  readonly #processes: Process[] = [];
  #isWell = true;
  #nextPid = 1;
  /** Of processes that are gone, as far as a trace of them is left. */
  #emittedByDead = 0;

  readonly #actions: Readonly<Record<Action["kind"], (process: Process, b: number) => void>> = {
    emit: ({ bench }, b) => bench.emit(LANES[b % 3]!, 1 + (b % 17), b % 5 === 0 ? 0.5 : 1),
    take: ({ bench }) => bench.take(),
    drain: ({ bench }) => {
      while (bench.spool.drainRing() > 0);
    },
    sync: ({ bench }) => bench.spool.sync(),
    lease: (process, b) => this.#lease(process, b),
    beginLive: ({ bench }) => bench.spool.beginLive(),
    acknowledge: (process, b) => this.#acknowledge(process, b),
    maintain: (process, b) => this.#pass(process, b % 1500),
    pass: (process) => this.#pass(process, 60_000),
    jump: (_, b) => this.#clock.jump(((b % 3) - 1) * (b % 1000) * DAY_MILLIS),
    evict: (process, b) => this.#evict(process, b),
    sicken: (_, b) => this.#sicken(b),
    heal: () => this.#heal(),
    start: () => this.#start(),
    close: (process) => this.#close(process),
    kill: (process) => this.#gone(process),
  };

  constructor() {
    this.#start();
  }

  perform({ kind, a, b }: Action): void {
    if (this.#processes.length === 0) this.#start();
    this.#actions[kind](this.#processes[a % this.#processes.length]!, b);
  }

  /** What is wrong with the books of those that live. */
  imbalances(): string[] {
    return this.#processes.flatMap(({ bench }) => imbalancesOf(bench.spool.ledger()));
  }

  /** What is wrong with what the next process would find, if all died now. */
  discrepancies(seed: number): string[] {
    this.#rows.admit(rowsOnDisk(this.#memory));
    const reading = readDisk(this.#memory, READER_SEED + seed);
    const problems = this.#rows.problemsWith(reading);
    const traced = this.#processes.filter((process) => this.#hasTrace(process));
    const emitted = this.#emittedByDead + emittedBy(traced);
    const unseen = emitted - reading.found.emitted;
    const { maxRecords } = reading.found.unknownTail;
    if (unseen < 0) problems.push(`${-unseen} emits in the books that nobody made`);
    if (unseen > maxRecords) problems.push(`${unseen} emits unseen, over ${maxRecords}`);
    return problems;
  }

  /** How much was put to the test. */
  get counts(): Readonly<Record<string, number>> {
    return { processes: this.#nextPid - 1, ...this.#rows.counts };
  }

  #start(): void {
    if (this.#processes.length === MAX_PROCESSES) return;
    const pid = this.#nextPid++;
    const processes = new FakeProcesses(pid);
    for (const other of this.#processes) {
      other.processes.livenessOf.set(pid, "alive");
      processes.livenessOf.set(other.pid, "alive");
    }
    const options = { files: this.#files, clock: this.#clock, processes, seed: pid };
    const bench = new Workbench(options);
    this.#processes.push({ pid, bench, processes, leases: [] });
    adoptAll(bench);
  }

  #close(process: Process): void {
    process.bench.take();
    process.bench.spool.close();
    this.#gone(process);
  }

  /** Dead, however it came about: what it wrote is on the disk, what it held is forgotten. */
  #gone(process: Process): void {
    this.#rows.admit(rowsOnDisk(this.#memory));
    if (this.#hasTrace(process)) this.#emittedByDead += emittedBy([process]);
    this.#processes.splice(this.#processes.indexOf(process), 1);
    for (const other of this.#processes) other.processes.livenessOf.set(process.pid, "dead");
  }

  /** A process that could never make its directory is unknown to all, and so are its emits. */
  #hasTrace({ bench }: Process): boolean {
    return this.#memory.list(ROOT).some((name) => name.startsWith(bench.instanceId));
  }

  #pass({ bench }: Process, millis: number): void {
    this.#clock.advance(millis);
    bench.spool.maintain();
  }

  /** Of either part, and of what is under way once more or not. */
  #lease({ bench, leases }: Process, b: number): void {
    const part = (["live", "backlog", "all"] as const)[b % 3];
    const lease = bench.spool.lease(part, b % 2 === 0 ? leases : []);
    if (lease === undefined) return;
    this.#rows.admit(uidsOf(lease));
    leases.push(lease);
  }

  /** Any of the leases taken so far, so that some are settled late, twice or never. */
  #acknowledge({ pid, bench, leases }: Process, b: number): void {
    if (leases.length === 0) return;
    const at = b % leases.length;
    const lease = leases[at]!;
    const isKept = b % 4 === 0 && leases.length < 4;
    if (!isKept) leases.splice(at, 1);
    bench.deliver(lease);
    this.#rows.settle(lease, pid, this.#isWell);
  }

  /** On a disk that is ill, nobody can say what becomes of it. */
  #evict({ pid, bench }: Process, b: number): void {
    if (!this.#isWell) return;
    const before = rowsOnDisk(this.#memory);
    this.#rows.admit(before);
    bench.spool.lease()?.instance.evict(LANES[b % 3]!);
    const after = rowsOnDisk(this.#memory);
    this.#rows.evict(
      [...before].filter((uid) => !after.has(uid)),
      pid,
    );
  }

  #sicken(b: number): void {
    const illness = ILLNESSES[b % ILLNESSES.length]!;
    this.#isWell = false;
    this.#files.decide = (operation) => faultOf(illness, operation);
  }

  #heal(): void {
    this.#isWell = true;
    this.#files.decide = () => undefined;
  }
}

function emittedBy(processes: readonly Process[]): number {
  let sum = 0;
  for (const { bench } of processes) {
    for (const { counts } of bench.host.events()) sum += counts[COUNTER.emitted]!;
  }
  return sum;
}
