import { expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import type { Operation } from "../../test/support/spool/faulty-file-system.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import { StoppableProcess } from "../../test/support/spool/stoppable-process.ts";
import { ROOT } from "../../test/support/spool/workbench.ts";
import { DRAIN_OWNER } from "../row/ring.ts";
import type { Ledger } from "./ledger.ts";
import type { Spool } from "./spool.ts";

function setUp(): StoppableProcess {
  return new StoppableProcess(new ManualClock(), new FakeProcesses(1), new SeededRandom(1));
}

function take(spool: Spool): void {
  while (spool.drainRing() > 0);
}

function ledgerOf(process: StoppableProcess): Ledger {
  let ledger: Ledger | undefined;
  process.run((spool) => {
    ledger = spool.ledger();
  });
  expectBalanced(ledger!);
  return ledger!;
}

/** Emits and writes so many rows; the host has counted them. */
function write(process: StoppableProcess, count: number): void {
  process.emit("normal", 1, count);
  process.host.putCounters();
  process.run(take);
}

const stopAtOnce = (process: StoppableProcess): void =>
  process.stopForGood((spool) => void spool.sync(), 0);

test("rows that the disk had refused to the thread before are counted as failed, of no event", () => {
  const process = setUp();
  write(process, 5);
  process.decide = ({ name }) => (name === "write" || name === "create" ? "ENOSPC" : undefined);
  write(process, 7);
  stopAtOnce(process);
  process.decide = () => undefined;
  process.goOn();
  // Before the host's counts have come once more, and after.
  for (const turn of [() => {}, take]) {
    process.run(turn);
    const ledger = ledgerOf(process);
    expect(ledger).toMatchObject({ emitted: 12, kept: 12, admitted: 5, failedBeforeAdmission: 7 });
    expect(ledger.byReason).toEqual({ "failedBeforeAdmission.unrecorded": 7 });
  }
  expect(process.progress).toMatchObject({ heldItems: 0, failedItems: 7, isInterrupted: false });
  write(process, 3);
  expect(ledgerOf(process)).toMatchObject({ emitted: 15, admitted: 8, failedBeforeAdmission: 7 });
});

test("a directory that went while no thread was there costs its rows, and each is counted", () => {
  const process = setUp();
  write(process, 5);
  stopAtOnce(process);
  process.disk.removeTree(`${ROOT}/${process.instanceId}`);
  process.goOn();
  write(process, 3);
  const ledger = ledgerOf(process);
  expect(ledger).toMatchObject({ emitted: 8, kept: 8, admitted: 8, dropped: 5, buffered: 3 });
  expect(ledger.byReason).toEqual({ "dropped.directory_gone": 5 });
});

test("what the thread before had not synced is synced with the next commit", () => {
  const process = setUp();
  write(process, 5);
  stopAtOnce(process);
  const synced: string[] = [];
  process.decide = ({ name, path }) => {
    if (name === "sync" && path.endsWith(".seg"))
      synced.push(path.slice(path.lastIndexOf("/") + 1));
    return undefined;
  };
  process.goOn();
  const results: boolean[] = [];
  process.run((spool) => results.push(spool.sync(), spool.sync()));
  expect(results).toEqual([true, true]);
  expect(synced).toEqual(["normal-00000001.seg"]);
});

test("and where the disk refuses that, it is not asked again, and nobody is told that it is synced", () => {
  const process = setUp();
  write(process, 5);
  stopAtOnce(process);
  let asked = 0;
  const refuse = ({ name, path }: Operation): string | undefined => {
    if (name !== "sync" || !path.endsWith(".seg")) return undefined;
    asked++;
    return "EIO";
  };
  process.goOn();
  process.decide = refuse;
  const results: boolean[] = [];
  process.run((spool) => {
    results.push(spool.sync(), spool.sync());
    // Once the rows are delivered, nothing is left that could be lost.
    const lease = spool.lease()!;
    spool.settle(lease, { outcomes: { delivered: lease.items }, reasons: {} });
    results.push(spool.sync());
  });
  expect(results).toEqual([false, false, true]);
  expect(asked).toBe(1);
  expect(ledgerOf(process)).toMatchObject({ delivered: 5, buffered: 0 });
});

test("while its disk cannot be read, nobody goes on; later somebody does", () => {
  const process = setUp();
  write(process, 5);
  stopAtOnce(process);
  process.decide = ({ name, path }) =>
    name === "openToRead" && path.endsWith(".log") ? "EIO" : undefined;
  expect(() => process.goOn()).toThrow("EIO");
  expect(process.progress.isInterrupted).toBe(true);
  process.decide = () => undefined;
  process.emit("normal", 1, 2);
  process.goOn();
  process.run(take);
  expect(ledgerOf(process)).toMatchObject({ emitted: 7, admitted: 7 });
});

test("while its directory cannot be opened, its rows are buffered, and wait for their outcome", () => {
  const process = setUp();
  write(process, 5);
  stopAtOnce(process);
  process.decide = ({ name }) => (name === "syncDirectory" ? "EIO" : undefined);
  process.goOn();
  let hasSettled = (): boolean => true;
  process.run((spool) => {
    hasSettled = spool.settlementOfAll();
  });
  expect(ledgerOf(process)).toMatchObject({ admitted: 5, buffered: 5 });
  process.decide = () => undefined;
  process.clock.advance(5000);
  process.run((spool) => {
    spool.maintain();
    const lease = spool.lease()!;
    expect(hasSettled()).toBe(false);
    spool.settle(lease, { outcomes: { delivered: lease.items }, reasons: {} });
  });
  expect(hasSettled()).toBe(true);
  expect(ledgerOf(process)).toMatchObject({ delivered: 5, buffered: 0 });
});

test("threads that end before their first heartbeat is due beat all the same", () => {
  const process = setUp();
  write(process, 1);
  stopAtOnce(process);
  for (let life = 0; life < 5; life++) {
    process.clock.advance(20_000);
    process.goOn();
    process.run((spool) => spool.maintain());
    const owner = process.disk.status(`${ROOT}/${process.instanceId}/owner.json`);
    expect(owner?.modifiedMillis).toBe(process.clock.nowMillis());
    stopAtOnce(process);
  }
});

test("a host that exits has the ring, and the thread leaves it at that", () => {
  const process = setUp();
  write(process, 5);
  stopAtOnce(process);
  process.ring.acquire(DRAIN_OWNER.host);
  expect(() => process.goOn()).toThrow("the process ends");
  expect(process.progress.isInterrupted).toBe(true);
});
