import type { Priority } from "../../../src/emit/definition.ts";
import { COUNTER } from "../../../src/row/counter-row.ts";
import type { Lease } from "../../../src/spool/lease.ts";
import { FakeProcesses } from "./fake-processes.ts";
import { ManualClock } from "./manual-clock.ts";
import { RecordingFileSystem } from "./recording-file-system.ts";
import { SeededRandom } from "./seeded-random.ts";
import { withoutReserve } from "./without-reserve.ts";
import { ROOT, Workbench } from "./workbench.ts";

/** Something that became true once the log had `at` changes. */
interface Mark<T> {
  readonly at: number;
  readonly value: T;
}

/** Rows of one instance with a lower sequence. */
interface RowsBelow {
  readonly instance: string;
  readonly sequence: number;
}

/** What the processes of a sequence know to be so, by their own account and not by the disk's. */
export class Oracle {
  readonly #kept: Mark<RowsBelow>[] = [];
  readonly #synced: Mark<RowsBelow>[] = [];
  readonly #settling: Mark<readonly string[]>[] = [];
  readonly #settled: Mark<readonly string[]>[] = [];

  emitted(at: number, bench: Workbench): void {
    this.#kept.push({ at, value: rowsOf(bench) });
  }

  synced(at: number, value: RowsBelow): void {
    this.#synced.push({ at, value });
  }

  settling(at: number, uids: readonly string[]): void {
    this.#settling.push({ at, value: uids });
  }

  settled(at: number, uids: readonly string[]): void {
    this.#settled.push({ at, value: uids });
  }

  /** What may be on the disk at most, and what must be at least, after so many changes. */
  at(end: number): {
    readonly kept: ReadonlySet<string>;
    readonly synced: ReadonlySet<string>;
    readonly settling: ReadonlySet<string>;
    readonly settled: ReadonlySet<string>;
  } {
    const until = <T>(marks: readonly Mark<T>[]): T[] =>
      marks.filter(({ at }) => at <= end).map(({ value }) => value);
    return {
      kept: uidsBelow(until(this.#kept)),
      synced: uidsBelow(until(this.#synced)),
      settling: new Set(until(this.#settling).flat()),
      settled: new Set(until(this.#settled).flat()),
    };
  }
}

/** The rows that a process has put into its ring: sequences are given without gaps. */
function rowsOf(bench: Workbench): RowsBelow {
  let sequence = 0;
  for (const { counts } of bench.host.events()) sequence += counts[COUNTER.kept]!;
  return { instance: bench.instanceId, sequence };
}

function uidsBelow(rows: readonly RowsBelow[]): Set<string> {
  const uids = new Set<string>();
  for (const { instance, sequence } of rows) {
    for (let below = 0; below < sequence; below++) uids.add(`${instance}:${below}`);
  }
  return uids;
}

export function uidsOf(lease: Lease): string[] {
  return lease.records.map(({ sequence }) => `${lease.instance.id}:${sequence}`);
}

/** Takes over what there is to take over; large backlogs need several turns. */
export function adoptAll(bench: Workbench): void {
  for (let turn = 0; turn < 3; turn++) bench.spool.maintain();
}

const LANES: readonly Priority[] = ["critical", "normal", "bulk"];

/**
 * Random work of one to three processes, alive at once or after each other, on one directory. Each step
 * is ordinary use; the log of `files` then says what the disk was asked to do.
 */
export class CrashSequence {
  readonly files: RecordingFileSystem = new RecordingFileSystem();
  readonly oracle: Oracle = new Oracle();
  readonly isEvicting: boolean;
  /** From here on the log is of interest: before it the root was made. */
  readonly begin: number;
  readonly #random: SeededRandom;
  readonly #clock = new ManualClock();
  readonly #alive = new Map<number, FakeProcesses>();
  readonly #benches = new Map<number, Workbench>();
  #nextPid = 1;

  constructor(seed: number) {
    this.#random = new SeededRandom(seed);
    this.isEvicting = this.#random.next() < 0.2;
    if (this.#random.next() < 0.8) withoutReserve(this.files);
    this.files.makeDirectory(ROOT);
    this.begin = this.files.changes.length;
    this.#start();
  }

  run(steps: number): void {
    for (let step = 0; step < steps; step++) this.#step();
  }

  #step(): void {
    const random = this.#random;
    if (this.#benches.size === 0) this.#start();
    const [pid, bench] = random.pick([...this.#benches]);
    const dice = random.below(100);
    if (dice < 40) this.#emit(bench);
    else if (dice < 55) this.#sync(bench);
    else if (dice < 65) this.#pass(bench, 600);
    else if (dice < 72) this.#pass(bench, 60_000);
    else if (dice < 88) this.#deliver(bench, 1);
    else if (dice < 92 && this.isEvicting) this.#evict(bench);
    else if (dice < 92) this.#deliver(bench, 100);
    else if (dice < 95) this.#close(pid, bench);
    else if (dice < 97 && this.#benches.size < 2) this.#start();
    else this.#end(pid);
  }

  #start(): void {
    const pid = this.#nextPid++;
    const processes = new FakeProcesses(pid);
    for (const [other, table] of this.#alive) {
      table.livenessOf.set(pid, "alive");
      processes.livenessOf.set(other, "alive");
    }
    this.#alive.set(pid, processes);
    const bench = new Workbench({
      files: this.files,
      clock: this.#clock,
      processes,
      seed: this.#random.below(2 ** 32),
    });
    this.#benches.set(pid, bench);
    adoptAll(bench);
  }

  /** As if by SIGKILL: what it has written is on the disk, the rest is forgotten. */
  #end(pid: number): void {
    for (const table of this.#alive.values()) table.livenessOf.set(pid, "dead");
    this.#alive.delete(pid);
    this.#benches.delete(pid);
  }

  #close(pid: number, bench: Workbench): void {
    const rows = rowsOf(bench);
    bench.take();
    bench.spool.close();
    this.oracle.synced(this.files.changes.length, rows);
    this.#end(pid);
  }

  #emit(bench: Workbench): void {
    const random = this.#random;
    for (let times = 1 + random.below(3); times > 0; times--) {
      bench.emit(random.pick(LANES), 1 + random.below(12), random.pick([1, 1, 0.5]));
    }
    this.oracle.emitted(this.files.changes.length, bench);
    if (random.next() < 0.8) bench.take();
  }

  #sync(bench: Workbench): void {
    bench.take();
    const rows = rowsOf(bench);
    if (bench.spool.sync()) this.oracle.synced(this.files.changes.length, rows);
  }

  #pass(bench: Workbench, millis: number): void {
    this.#clock.advance(millis);
    bench.take();
    bench.spool.maintain();
  }

  /** Long before the cap, which takes megabytes to reach. */
  #evict(bench: Workbench): void {
    bench.spool.lease()?.instance.evict(this.#random.pick(LANES));
  }

  /** Several under way at a time, live ones before the backlog or not, settled in any order. */
  #deliver(bench: Workbench, leases: number): void {
    const random = this.#random;
    if (random.next() < 0.2) bench.spool.beginLive();
    const underWay: Lease[] = [];
    for (let left = leases; left > 0 || underWay.length > 0; ) {
      const part = random.pick(["live", "backlog", "all"] as const);
      const lease = left > 0 ? bench.spool.lease(part, underWay) : undefined;
      if (lease !== undefined) underWay.push(lease);
      left = lease === undefined ? 0 : left - 1;
      // Some of the answers never come.
      if (left === 0 && random.next() < 0.1) return;
      if (underWay.length < 3 && left > 0) continue;
      this.#settle(bench, underWay.splice(random.below(underWay.length), 1));
    }
  }

  #settle(bench: Workbench, [lease]: readonly Lease[]): void {
    if (lease === undefined) return;
    const uids = uidsOf(lease);
    this.oracle.settling(this.files.changes.length, uids);
    bench.deliver(lease);
    this.oracle.settled(this.files.changes.length, uids);
  }
}
