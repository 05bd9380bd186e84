import type { Priority } from "../../../src/emit/definition.ts";
import { COUNTER } from "../../../src/row/counter-row.ts";
import type { Lease } from "../../../src/spool/lease.ts";
import type { Ledger } from "../../../src/spool/ledger.ts";
import type { Mirror } from "../../../src/spool/mirror.ts";
import type { Spool } from "../../../src/spool/spool.ts";
import { adoptAll, Oracle } from "./crash-sequence.ts";
import { deliveredAll } from "./delivered.ts";
import { FakeProcesses } from "./fake-processes.ts";
import { ManualClock } from "./manual-clock.ts";
import type { MemoryFileSystem } from "./memory-file-system.ts";
import { RecordingFileSystem } from "./recording-file-system.ts";
import { SeededRandom } from "./seeded-random.ts";
import { withoutReserve } from "./without-reserve.ts";
import { ROOT, Workbench } from "./workbench.ts";

export const MIRROR = "audit";
const LANES: readonly Priority[] = ["critical", "normal", "bulk"];

function rowsOf(bench: Workbench): { readonly instance: string; readonly sequence: number } {
  let sequence = 0;
  for (const { counts } of bench.host.events()) sequence += counts[COUNTER.kept]!;
  return { instance: bench.instanceId, sequence };
}

/** Delivers a lease of either destination. Returns its uids. */
export function deliver(source: Spool | Mirror, lease: Lease): string[] {
  const uids = lease.records.map(({ sequence }) => `${lease.instance.uidInstance}:${sequence}`);
  source.settle(lease, deliveredAll(lease));
  return uids;
}

/** Random work of processes, alive at once or after each other, on one spool with one mirror. */
export class MirrorSequence {
  readonly files: RecordingFileSystem = withoutReserve(new RecordingFileSystem());
  /** What the mirror owes: rows that were synced, and what of them it was about to settle, or has. */
  readonly oracle: Oracle = new Oracle();
  readonly begin: number;
  readonly #random: SeededRandom;
  readonly #mayErr: boolean;
  readonly #clock = new ManualClock();
  readonly #alive = new Map<number, FakeProcesses>();
  readonly #benches = new Map<number, Workbench>();
  #nextPid = 1;

  /** With `mayErr` a process may take one for dead that lives. */
  constructor(seed: number, { mayErr = false }: { readonly mayErr?: boolean } = {}) {
    this.#random = new SeededRandom(seed);
    this.#mayErr = mayErr;
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
    if (dice < 30) this.#emit(bench);
    else if (dice < 40) this.#sync(bench);
    else if (dice < 45) this.#pass(bench, 600);
    else if (dice < 55) this.#pass(bench, 60_000);
    else if (dice < 62) bench.spool.seal();
    else if (dice < 75) this.#deliver(bench.spool, random.pick([1, 100]));
    else if (dice < 87) this.#deliver(bench.mirrors[0]!, random.pick([1, 100]));
    else if (dice < 91) this.#close(pid, bench);
    else if (dice < 95 && this.#benches.size < 2) this.#start();
    else this.#end(pid);
  }

  #start(): void {
    const pid = this.#nextPid++;
    const processes = new FakeProcesses(pid);
    for (const [other, table] of this.#alive) {
      table.livenessOf.set(pid, "alive");
      const isMistaken = this.#mayErr && this.#random.next() < 0.6;
      processes.livenessOf.set(other, isMistaken ? "dead" : "alive");
    }
    this.#alive.set(pid, processes);
    const bench = new Workbench({
      files: this.files,
      clock: this.#clock,
      processes,
      seed: this.#random.below(2 ** 32),
      mirrors: [MIRROR],
    });
    this.#benches.set(pid, bench);
    adoptAll(bench);
  }

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

  #deliver(source: Spool | Mirror, leases: number): void {
    for (let left = leases; left > 0; left--) {
      const lease = "name" in source ? source.lease("all") : source.lease();
      if (lease === undefined) return;
      if (!("name" in source)) {
        deliver(source, lease);
        continue;
      }
      const uids = lease.records.map(({ sequence }) => `${lease.instance.uidInstance}:${sequence}`);
      this.oracle.settling(this.files.changes.length, uids);
      deliver(source, lease);
      this.oracle.settled(this.files.changes.length, uids);
    }
  }
}

/** What the next process makes of a disk that a crash left. */
export interface MirrorReading {
  readonly found: Ledger;
  /** In order of delivery. */
  readonly uids: readonly string[];
  readonly final: Ledger;
  readonly spool: Ledger;
}

/** Another process takes over all that is there and delivers it, to one destination after the other. */
export function readMirror(image: MemoryFileSystem, seed: number): MirrorReading {
  const random = new SeededRandom(seed);
  const bench = new Workbench({
    files: withoutReserve(image),
    clock: new ManualClock(),
    processes: new FakeProcesses(2 ** 20 + (seed % 2 ** 20)),
    seed,
    mirrors: [MIRROR],
    ringBytes: 2 * 65_536,
  });
  adoptAll(bench);
  const mirror = bench.mirrors[0]!;
  const found = mirror.ledger();
  const uids: string[] = [];
  const deliverSpool = (): number => bench.deliverAll().length;
  if (random.next() < 0.5) deliverSpool();
  for (let lease = mirror.lease("all"); lease !== undefined; lease = mirror.lease("all")) {
    uids.push(...deliver(mirror, lease));
  }
  deliverSpool();
  return { found, uids, final: mirror.ledger(), spool: bench.spool.ledger() };
}

/**
 * What is wrong with a reading: nothing, if a mirror keeps its promises. The sums balance and nothing stays
 * behind; a row that was synced arrives, or was settled; nothing arrives that was not emitted, nothing twice, and
 * nothing again that was settled. `mayRepeat`: doubt who is dead may make rows come twice.
 */
export function mirrorProblems(
  { found, uids, final, spool }: MirrorReading,
  { kept, synced, settling, settled }: ReturnType<Oracle["at"]>,
  { mayRepeat = false }: { readonly mayRepeat?: boolean } = {},
): string[] {
  const problems: string[] = [];
  const expect = (isRight: boolean, what: string): void => {
    if (!isRight) problems.push(what);
  };
  for (const [when, ledger] of Object.entries({ found, final, spool })) {
    expect(ledger.discrepancy === 0, `${when}: discrepancy ${ledger.discrepancy}`);
    for (const [name, value] of Object.entries(ledger)) {
      if (typeof value === "number") expect(value >= 0, `${when}: ${name} is ${value}`);
    }
  }
  expect(final.buffered === 0, `${final.buffered} rows stay behind`);
  expect(final.imported === final.admitted, `${final.imported} of ${final.admitted} imported`);
  const arrived = new Set(uids);
  const strange = uids.filter((uid) => !kept.has(uid));
  expect(strange.length === 0, `rows that nobody emitted: ${strange.join()}`);
  const missing = [...synced].filter((uid) => !arrived.has(uid) && !settling.has(uid));
  expect(missing.length === 0, `synced rows are lost: ${missing.slice(0, 9).join()}`);
  if (mayRepeat) return problems;
  expect(arrived.size === uids.length, `${uids.length - arrived.size} rows come twice`);
  expect(found.admitted <= kept.size, `${found.admitted} admitted of ${kept.size}`);
  const again = uids.filter((uid) => settled.has(uid));
  expect(again.length === 0, `rows that were settled come again: ${again.join()}`);
  expect(found.delivered >= settled.size, `${found.delivered} delivered of ${settled.size}`);
  return problems;
}
