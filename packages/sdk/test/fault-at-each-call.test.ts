/**
 * One history of a spool, with every write and every sync of it failing in turn: none may cost more
 * than a wait, because what the disk refuses is held until it takes it.
 */
import { describe, expect, test } from "vitest";
import { expectBalanced } from "./support/spool/balance.ts";
import { FakeProcesses } from "./support/spool/fake-processes.ts";
import { type Fault, FaultyFileSystem } from "./support/spool/faulty-file-system.ts";
import { ManualClock } from "./support/spool/manual-clock.ts";
import type { MemoryFileSystem } from "./support/spool/memory-file-system.ts";
import { PoweredFileSystem } from "./support/spool/powered-file-system.ts";
import { Workbench } from "./support/spool/workbench.ts";

const ROUNDS = 7;
const ROUND_EVENTS = 6;
/** Over the time after which a segment is sealed, so that some are. */
const SEAL_MILLIS = 61_000;
/** Longer than the spool waits before it tries anything again. */
const RETRY_MILLIS = 6000;
const RETRIES = 8;

/** A spool on a disk that can fail, with what became of its rows. */
class History {
  readonly disk = new PoweredFileSystem();
  readonly files: FaultyFileSystem = new FaultyFileSystem(this.disk);
  readonly clock = new ManualClock();
  readonly bench: Workbench;
  /** Places among the file system's operations of those that were made to fail. */
  readonly failures: number[] = [];
  /** Sequences in the order of delivery. */
  readonly delivered: number[] = [];
  emitted = 0;
  /** After each sync that said yes. */
  afterSync: () => void = () => {};

  /** Fails `times` calls of one name from the `from`-th on. */
  constructor(name: "write" | "sync", from: number, times: number, fault: Fault) {
    let call = -1;
    const fails = (): boolean => {
      call++;
      if (call < from || call >= from + times) return false;
      this.failures.push(this.files.operations.length - 1);
      return true;
    };
    if (name === "sync") this.disk.failsSync = fails;
    else {
      this.files.decide = (operation) => (operation.name === name && fails() ? fault : undefined);
    }
    const processes = new FakeProcesses(1);
    this.bench = new Workbench({ files: this.files, clock: this.clock, processes, seed: 1 });
  }

  run(): void {
    for (let round = 0; round < ROUNDS; round++) {
      for (const lane of ["critical", "normal", "bulk"] as const) {
        this.bench.emit(lane, ROUND_EVENTS);
        this.emitted += ROUND_EVENTS;
      }
      this.bench.take();
      expectBalanced(this.bench.spool.ledger());
      this.clock.advance(round === 1 ? SEAL_MILLIS : 600);
      this.bench.spool.maintain();
      this.sync();
      this.deliverOne();
    }
  }

  /** The disk is well again: whatever was held back gets there. */
  end(): void {
    this.files.decide = () => undefined;
    this.disk.failsSync = () => false;
    for (let i = 0; i < RETRIES; i++) {
      this.clock.advance(RETRY_MILLIS);
      this.bench.take();
      this.bench.spool.maintain();
    }
    while (this.deliverOne());
    expect(this.sync()).toBe(true);
  }

  sync(): boolean {
    const isSynced = this.bench.spool.sync();
    expectBalanced(this.bench.spool.ledger());
    if (isSynced) this.afterSync();
    return isSynced;
  }

  deliverOne(): boolean {
    const lease = this.bench.spool.lease();
    if (lease === undefined) return false;
    this.delivered.push(...lease.records.map(({ sequence }) => sequence));
    this.bench.deliver(lease);
    expectBalanced(this.bench.spool.ledger());
    return true;
  }

  /** Every row arrived, once, and the books say so; the next process finds nothing left. */
  expectNothingLost(): void {
    const { emitted } = this;
    const ledger = this.bench.spool.ledger();
    expectBalanced(ledger);
    expect(ledger).toMatchObject({ emitted, kept: emitted, admitted: emitted, delivered: emitted });
    expect(ledger).toMatchObject({ failedBeforeAdmission: 0, dropped: 0, buffered: 0 });
    expect([...this.delivered].sort((a, b) => a - b)).toEqual(sequences(emitted));
    this.bench.spool.close();
    const after = restart(this.disk, this.clock);
    expect(after.deliverAll()).toEqual([]);
    expectBalanced(after.spool.ledger());
    expect(after.spool.ledger()).toMatchObject({ emitted, delivered: emitted });
  }

  /** Calls of one name on one file after the one that failed there. */
  triedAgain(suffix: string): string[] {
    return this.failures.flatMap((index) => {
      const { name, path } = this.files.operations[index]!;
      if (!path.endsWith(suffix)) return [];
      const later = this.files.operations.slice(index + 1);
      const remade = later.findIndex((call) => call.name === "create" && call.path === path);
      const onSameFile = remade < 0 ? later : later.slice(0, remade);
      return onSameFile.some((call) => call.name === name && call.path === path) ? [path] : [];
    });
  }
}

function sequences(count: number): number[] {
  return Array.from({ length: count }, (_, sequence) => sequence);
}

/** Another process on that disk, to which the first one is dead. */
function restart(files: MemoryFileSystem, clock: ManualClock): Workbench {
  return new Workbench({ files, clock, processes: new FakeProcesses(2), seed: 2 });
}

/** How many writes or syncs the history takes where nothing fails. */
function countCalls(name: "write" | "sync"): number {
  const history = new History(name, 0, 0, "EIO");
  history.run();
  return history.files.operations.filter((call) => call.name === name).length;
}

const WRITES = countCalls("write");
const SYNCS = countCalls("sync");

test("the history is long enough to mean something", () => {
  expect(WRITES).toBeGreaterThan(40);
  expect(SYNCS).toBeGreaterThan(20);
});

describe.each<[string, Fault]>([
  ["ENOSPC", "ENOSPC"],
  ["EIO", "EIO"],
  ["EDQUOT", "EDQUOT"],
  ["a write that is three bytes short", { shortBy: 3 }],
])("T5, T22: %s", (_, fault) => {
  test.each([1, 2, 7])("at each write of a history, %i times in a row", (times) => {
    for (let write = 0; write < WRITES; write++) {
      const history = new History("write", write, times, fault);
      history.run();
      history.end();
      expect(history.failures.length, `write ${write}`).toBeGreaterThan(0);
      expect(history.triedAgain(".seg"), `write ${write}`).toEqual([]);
      history.expectNothingLost();
    }
  });
});

describe("T44, T49: a sync that fails", () => {
  /** What survives the power now, with what was delivered before, is all that was emitted. */
  function expectDurable(history: History): void {
    const after = restart(history.disk.afterPowerLoss(), history.clock);
    const found = new Set([...history.delivered, ...after.deliverAll()]);
    expectBalanced(after.spool.ledger());
    expect(sequences(history.emitted).filter((sequence) => !found.has(sequence))).toEqual([]);
  }

  test.each([1, 3, 9])(
    "at each sync of a history, %i times in a row: never asked again, and `synced` means it",
    (times) => {
      let refused = 0;
      let checked = 0;
      for (let sync = 0; sync < SYNCS; sync++) {
        const history = new History("sync", sync, times, "EIO");
        history.afterSync = () => {
          expectDurable(history);
          checked++;
        };
        history.run();
        history.end();
        refused += history.failures.length;
        expect(history.triedAgain(""), `sync ${sync}`).toEqual([]);
        history.expectNothingLost();
      }
      expect(refused).toBeGreaterThanOrEqual(SYNCS);
      expect(checked).toBeGreaterThanOrEqual(SYNCS);
    },
  );
});
