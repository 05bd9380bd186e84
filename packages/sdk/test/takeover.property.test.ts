import { expect, test } from "vitest";
import { systemClock } from "../src/clock.ts";
import { COUNTER } from "../src/row/counter-row.ts";
import { drainAtExit } from "../src/spool/exit-drain.ts";
import type { Ledger } from "../src/spool/ledger.ts";
import type { Spool } from "../src/spool/spool.ts";
import { successorId } from "../src/spool/succession.ts";
import { expectBalanced } from "./support/spool/balance.ts";
import { FakeProcesses } from "./support/spool/fake-processes.ts";
import { ManualClock } from "./support/spool/manual-clock.ts";
import { SeededRandom } from "./support/spool/seeded-random.ts";
import { StoppableProcess } from "./support/spool/stoppable-process.ts";
import { ROOT, Workbench } from "./support/spool/workbench.ts";

/*
 * One process whose spool's thread is stopped at any moment, whose disk refuses now and then, whose
 * directory is taken over by others or removed again and again, and which then ends in one of three
 * ways: everything that different parts of the spool deal with, at the same time.
 */

const HISTORIES = 30;
const ROUNDS = 25;
const PROCESSES = 2 + ROUNDS;
const REFUSED = ["write", "sync", "create", "makeDirectory", "syncDirectory", "rename"] as const;

/** Of all processes but `dead` it says that they live. */
function witness(pid: number, dead: number): FakeProcesses {
  const processes = new FakeProcesses(pid);
  for (let other = 1; other < PROCESSES; other++) {
    if (other !== dead) processes.livenessOf.set(other, "alive");
  }
  return processes;
}

function take(spool: Spool): void {
  while (spool.drainRing() > 0);
}

class History {
  readonly #random: SeededRandom;
  readonly #clock = new ManualClock();
  readonly #processes = witness(1, 0);
  readonly #process: StoppableProcess;
  /** uids of all rows that somebody delivered. */
  readonly #delivered = new Set<string>();
  /** What was removed may have been the only books of others that it had absorbed. */
  readonly #mayBeRemoved: boolean;
  #nextPid = 2;

  constructor(seed: number) {
    this.#random = new SeededRandom(seed);
    this.#mayBeRemoved = this.#random.next() < 0.3;
    this.#process = new StoppableProcess(this.#clock, this.#processes, this.#random);
  }

  round(): void {
    const random = this.#random;
    const moments = random.next() < 0.3 ? random.below(60) : Number.POSITIVE_INFINITY;
    const code = random.pick(["ENOSPC", "EIO"]);
    const refused = random.next() < 0.25 ? random.pick(REFUSED) : undefined;
    const share = random.pick([0.5, 1]);
    this.#process.decide = ({ name }) =>
      name === refused && random.next() < share ? code : undefined;
    this.#act(moments);
    this.#process.decide = () => undefined;
    this.#process.run((spool) => expectBalanced(spool.ledger()));
    this.#clock.advance(random.below(700));
  }

  #act(moments: number): void {
    const random = this.#random;
    const process = this.#process;
    const emit = (): void => this.#emit(moments);
    const act = random.pick([
      emit,
      emit,
      emit,
      () => process.run((spool) => spool.maintain(), moments),
      () => process.run((spool) => this.#deliver(spool, 1), moments),
      () => process.run((spool) => void spool.sync(), moments),
      () => this.#clock.advance(random.pick([300, 1000, 6000, 61_000])),
      () => this.#takeOver(0),
      () => this.#takeOver(Number.POSITIVE_INFINITY),
      () => this.#remove(),
    ]);
    act();
  }

  #emit(moments: number): void {
    const random = this.#random;
    const lane = random.pick(["critical", "normal", "bulk"] as const);
    this.#process.emit(lane, random.pick([1, 0.5]), 1 + random.below(15));
    if (random.next() < 0.8) this.#process.host.putCounters();
    this.#process.run(take, moments);
  }

  #deliver(spool: Spool, mostLeases: number): void {
    for (let left = mostLeases; left > 0; left--) {
      const lease = spool.lease();
      if (lease === undefined) return;
      const { records, refused: reasons } = lease;
      const { uidInstance } = lease.instance;
      for (const { sequence } of records) this.#delivered.add(`${uidInstance}:${sequence}`);
      const dropped = lease.items - records.length;
      spool.settle(lease, { outcomes: { delivered: records.length, dropped }, reasons });
    }
  }

  /** Another process comes, for which this one is dead, delivers some, and goes. */
  #takeOver(leases: number): void {
    const seed = this.#random.below(2 ** 32);
    const processes = witness(this.#nextPid++, 1);
    const { spool } = new Workbench({
      files: this.#process.disk,
      clock: this.#clock,
      processes,
      seed,
    });
    spool.maintain();
    this.#deliver(spool, leases);
    expectBalanced(spool.ledger());
    spool.close();
  }

  /** Somebody removes the directory that the process has. */
  #remove(): void {
    const { disk, instanceId, progress } = this.#process;
    const directory = `${ROOT}/${successorId(instanceId, progress.generation)}`;
    if (!this.#mayBeRemoved || disk.status(directory) === undefined) return;
    disk.removeTree(directory);
  }

  /** Leaves the process no row that waits, and time to notice what became of its directory. */
  settle(): void {
    for (let turn = 0; turn < 3; turn++) {
      this.#clock.advance(6000);
      this.#process.run((spool) => spool.maintain());
      this.#process.run(take);
      this.#process.run((spool) => void spool.sync());
    }
    this.#process.host.putCounters();
  }

  end(): void {
    const process = this.#process;
    const way = this.#random.pick(["close", "exit", "exit without a thread"]);
    if (way === "close") {
      process.run(take);
      process.run((spool) => spool.close());
      return;
    }
    process.emit("normal", 1, 3);
    if (way !== "exit") process.stopForGood(take, this.#random.below(40));
    drainAtExit({
      files: process.disk,
      // It waits for the other thread in real time.
      clock: systemClock,
      processes: this.#processes,
      ring: process.ring,
      progress: process.progress,
      root: ROOT,
      instanceId: process.instanceId,
      resource: { attributes: {} },
      timeoutMillis: 20,
      events: () => process.host.events(),
    });
  }

  /** The next process finds all of them dead, and everything that they left. */
  check(): void {
    const options = { files: this.#process.disk, clock: this.#clock, seed: 1 };
    const { spool } = new Workbench({ ...options, processes: new FakeProcesses(PROCESSES) });
    for (let look = 0; look < 3; look++) {
      this.#clock.advance(61_000);
      spool.maintain();
    }
    expectBalanced(spool.ledger());
    this.#deliver(spool, Number.POSITIVE_INFINITY);
    const ledger = spool.ledger();
    expectBalanced(ledger);
    expect(ledger.buffered).toBe(0);
    if (this.#mayBeRemoved) return;
    expect(ledger.emitted).toBeGreaterThanOrEqual(this.#counted(COUNTER.emitted));
    expect(this.#found(ledger)).toBeGreaterThanOrEqual(this.#counted(COUNTER.kept));
  }

  /** Rows that were delivered to somebody or are counted as lost; those in doubt may be both. */
  #found({ dropped, failedBeforeAdmission }: Ledger): number {
    return this.#delivered.size + dropped + failedBeforeAdmission;
  }

  #counted(counter: number): number {
    return this.#process.host.events().reduce((sum, { counts }) => sum + counts[counter]!, 0);
  }
}

test("threads that end, takeovers, removals, a disk that refuses and an exit: no row goes uncounted", () => {
  const seed = Number(process.env["SONDE_TEST_SEED"] ?? Date.now() % 2 ** 32);
  console.info(`takeover.property.test: seed ${seed} (repeat with SONDE_TEST_SEED=${seed})`);
  for (let at = 0; at < HISTORIES; at++) {
    const history = new History(seed + at);
    for (let round = 0; round < ROUNDS; round++) history.round();
    history.settle();
    history.end();
    history.check();
  }
});
