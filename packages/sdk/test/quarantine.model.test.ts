import { expect, test } from "vitest";
import type { Priority } from "../src/emitter.ts";
import { MAX_ROW_BYTES } from "../src/row/row-format.ts";
import type { Lease } from "../src/spool/lease.ts";
import { LOOK_INTERVAL_MILLIS } from "../src/spool/predecessors.ts";
import { expectBalanced } from "./support/spool/balance.ts";
import { choicesAt, crashImage } from "./support/spool/crash-images.ts";
import { FakeProcesses } from "./support/spool/fake-processes.ts";
import { ManualClock } from "./support/spool/manual-clock.ts";
import type { MemoryFileSystem } from "./support/spool/memory-file-system.ts";
import { RecordingFileSystem } from "./support/spool/recording-file-system.ts";
import { SeededRandom } from "./support/spool/seeded-random.ts";
import { deliverUids, openQuarantine, setAside } from "./support/spool/set-aside.ts";
import { withoutReserve } from "./support/spool/without-reserve.ts";
import { Workbench } from "./support/spool/workbench.ts";

const HISTORIES = 15;
const STEPS = 40;
/** Losses of power in each history, and disks that each may leave. */
const CRASHES = 6;
const IMAGES = 3;
const LANES: readonly Priority[] = ["critical", "normal", "bulk"];

/** Up to two processes at a time on one spool, and a tool; they end by kills and in order. */
class History {
  readonly files: RecordingFileSystem = withoutReserve(new RecordingFileSystem());
  /** Whoever delivered a row, under its uid. */
  readonly delivered: string[] = [];
  emitted = 0;
  readonly #random: SeededRandom;
  readonly #clock = new ManualClock();
  readonly #alive = new Map<number, { bench: Workbench; processes: FakeProcesses }>();
  #nextPid = 1;

  constructor(random: SeededRandom) {
    this.#random = random;
    this.#start();
  }

  run(): void {
    for (let step = 0; step < STEPS; step++) {
      this.#step();
      for (const { bench } of this.#alive.values()) expectBalanced(bench.spool.ledger());
    }
    for (const pid of [...this.#alive.keys()]) this.#end(pid);
  }

  #step(): void {
    if (this.#alive.size === 0) this.#start();
    const random = this.#random;
    const [pid, { bench }] = random.pick([...this.#alive]);
    this.#clock.advance(1);
    const dice = random.below(100);
    if (dice < 30) this.#write(bench);
    else if (dice < 55) this.#settle(bench, (lease) => this.#setAside(bench, lease));
    else if (dice < 65) this.#settle(bench, (lease) => this.#deliver(bench, lease));
    else if (dice < 75) this.#requeue();
    else if (dice < 78) this.#remove();
    else if (dice < 90) this.#look(bench);
    else if (dice < 95) this.#start();
    else this.#end(pid);
  }

  #write(bench: Workbench): void {
    const rows = 1 + this.#random.below(4);
    this.emitted += rows;
    bench.write(this.#random.pick(LANES), rows);
  }

  #settle(bench: Workbench, outcome: (lease: Lease) => void): void {
    const lease = bench.spool.lease();
    if (lease !== undefined) outcome(lease);
  }

  #setAside(bench: Workbench, lease: Lease): void {
    expect(setAside(bench, lease, this.#random.pick(["refused_400", "too_large"]))).toBe(true);
  }

  #deliver(bench: Workbench, lease: Lease): void {
    const { uidInstance } = lease.instance;
    this.delivered.push(...lease.records.map(({ sequence }) => `${uidInstance}:${sequence}`));
    bench.deliver(lease);
  }

  #requeue(): void {
    const entries = openQuarantine(this.files).list();
    if (entries.length > 0) openQuarantine(this.files).requeue(this.#random.pick(entries).id);
  }

  #remove(): void {
    const [oldest] = openQuarantine(this.files).list();
    if (oldest !== undefined) openQuarantine(this.files).remove(oldest.id, "dropped.purged");
  }

  #look(bench: Workbench): void {
    this.#clock.advance(LOOK_INTERVAL_MILLIS);
    bench.spool.maintain();
  }

  #start(): void {
    if (this.#alive.size === 2) return;
    const pid = this.#nextPid++;
    const processes = new FakeProcesses(pid);
    for (const [other, { processes: table }] of this.#alive) {
      table.livenessOf.set(pid, "alive");
      processes.livenessOf.set(other, "alive");
    }
    const bench = openBench(this.files, this.#clock, processes, this.#random.below(2 ** 32));
    this.#alive.set(pid, { bench, processes });
  }

  #end(pid: number): void {
    const { bench } = this.#alive.get(pid)!;
    if (this.#random.next() < 0.5) bench.spool.close();
    this.#alive.delete(pid);
    for (const { processes } of this.#alive.values()) processes.livenessOf.set(pid, "dead");
  }
}

function openBench(
  files: RecordingFileSystem | MemoryFileSystem,
  clock: ManualClock,
  processes: FakeProcesses,
  seed: number,
): Workbench {
  return new Workbench({ files, clock, processes, seed, ringBytes: 2 * MAX_ROW_BYTES });
}

/** The next process takes up all that is there and has all delivered that is not given up. */
function finish(
  files: MemoryFileSystem | RecordingFileSystem,
  where: string,
): { readonly uids: readonly string[]; readonly ledger: ReturnType<Workbench["spool"]["ledger"]> } {
  const clock = new ManualClock();
  clock.advance(LOOK_INTERVAL_MILLIS * STEPS);
  const bench = openBench(files, clock, new FakeProcesses(2 ** 20), 2 ** 20);
  expectBalanced(bench.spool.ledger());
  const quarantine = openQuarantine(files);
  for (const { id, isGoing } of quarantine.list()) {
    if (isGoing) quarantine.remove(id, "dropped.purged");
    else quarantine.requeue(id);
  }
  clock.advance(LOOK_INTERVAL_MILLIS);
  for (let turn = 0; turn < 3; turn++) bench.spool.maintain();
  const uids = deliverUids(bench);
  const ledger = bench.spool.ledger();
  expectBalanced(ledger);
  expect(ledger, where).toMatchObject({ quarantined: 0, buffered: 0, imported: 0 });
  expect(new Set(uids).size, where).toBe(uids.length);
  return { uids, ledger };
}

test("whatever several processes set aside, requeue and give up, each row is counted and sent once", {
  timeout: 120_000,
}, () => {
  const seed = Number(process.env["SONDE_TEST_SEED"] ?? Date.now() % 2 ** 32);
  console.info(`quarantine.model: seed ${seed} (repeat with SONDE_TEST_SEED=${seed})`);
  const random = new SeededRandom(seed);
  let purged = 0;
  for (let number = 0; number < HISTORIES; number++) {
    const history = new History(random);
    history.run();
    const where = `seed ${seed}, history ${number}`;
    crash(history.files, random, where);
    const { uids, ledger } = finish(history.files, where);
    const arrived = [...history.delivered, ...uids];
    expect(new Set(arrived).size, where).toBe(arrived.length);
    expect(ledger, where).toMatchObject({ emitted: history.emitted, admitted: history.emitted });
    expect(ledger.delivered, where).toBe(arrived.length);
    expect(ledger.dropped, where).toBe(ledger.byReason["dropped.purged"] ?? 0);
    expect(ledger.delivered + ledger.dropped, where).toBe(history.emitted);
    purged += ledger.dropped;
  }
  expect(purged).toBeGreaterThan(0);
});

/** Loses power at a few points of a history. */
function crash(files: RecordingFileSystem, random: SeededRandom, where: string): void {
  const { changes } = files;
  for (let number = 0; number < CRASHES; number++) {
    const end = random.below(changes.length + 1);
    for (const choice of choicesAt(changes, end, IMAGES, random).choices) {
      finish(withoutReserve(crashImage(changes, end, choice, random)), `${where}, change ${end}`);
    }
  }
}
