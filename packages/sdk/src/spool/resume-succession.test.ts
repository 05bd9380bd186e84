import { expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import { StoppableProcess } from "../../test/support/spool/stoppable-process.ts";
import { Workbench } from "../../test/support/spool/workbench.ts";
import type { Ledger } from "./ledger.ts";
import type { Spool } from "./spool.ts";

/*
 * A spool's thread that ends, and a directory that another process takes over: both at once. What the
 * adopter counts and what this process counts must balance each, and no row may be in both.
 */

function setUp(): StoppableProcess {
  const processes = new FakeProcesses(1);
  processes.livenessOf.set(2, "alive");
  return new StoppableProcess(new ManualClock(), processes, new SeededRandom(1));
}

function take(spool: Spool): void {
  while (spool.drainRing() > 0);
}

function write(process: StoppableProcess, count: number): void {
  process.emit("normal", 1, count);
  process.host.putCounters();
  process.run(take);
}

const stopAtOnce = (process: StoppableProcess): void =>
  process.stopForGood((spool) => void spool.sync(), 0);

/** Another process, for which this one counts as dead. */
function adopt({ disk: files, clock }: StoppableProcess): Ledger {
  const processes = new FakeProcesses(2);
  const ledger = new Workbench({ files, clock, processes, seed: 2 }).spool.ledger();
  expectBalanced(ledger);
  return ledger;
}

function ledgerOf(process: StoppableProcess): Ledger {
  let ledger: Ledger | undefined;
  process.run((spool) => {
    ledger = spool.ledger();
  });
  expectBalanced(ledger!);
  return ledger!;
}

/** Time for the next try to make a directory, for held rows, and for all counts to come once more. */
function goOnWorking(process: StoppableProcess): void {
  for (let turn = 0; turn < 3; turn++) {
    process.clock.advance(6000);
    process.run((spool) => spool.maintain());
    ledgerOf(process);
    process.run(take);
    ledgerOf(process);
  }
}

test("taken over while no thread is there", () => {
  const process = setUp();
  write(process, 5);
  stopAtOnce(process);
  expect(adopt(process)).toMatchObject({ emitted: 5, admitted: 5 });
  process.goOn();
  goOnWorking(process);
  write(process, 2);
  expect(ledgerOf(process)).toMatchObject({ emitted: 2, kept: 2, admitted: 2, dropped: 0 });
});

test("taken over when the next thread is there, and the host's counts are not yet", () => {
  const process = setUp();
  write(process, 5);
  process.decide = ({ name }) => (name === "write" || name === "create" ? "ENOSPC" : undefined);
  write(process, 7);
  stopAtOnce(process);
  process.decide = () => undefined;
  process.goOn();
  expect(adopt(process)).toMatchObject({ emitted: 12, admitted: 5, failedBeforeAdmission: 7 });
  goOnWorking(process);
  write(process, 2);
  expect(ledgerOf(process)).toMatchObject({ emitted: 2, admitted: 2, failedBeforeAdmission: 0 });
});

test("taken over while the next thread cannot open the directory", () => {
  const process = setUp();
  write(process, 5);
  process.emit("normal", 0, 7);
  write(process, 1);
  stopAtOnce(process);
  process.decide = ({ name }) => (name === "syncDirectory" ? "EIO" : undefined);
  process.goOn();
  expect(adopt(process)).toMatchObject({ emitted: 13, sampledOut: 7, admitted: 6 });
  process.decide = () => undefined;
  goOnWorking(process);
  write(process, 2);
  expect(ledgerOf(process)).toMatchObject({ emitted: 2, sampledOut: 0, admitted: 2, buffered: 2 });
});

test("the thread ends after the takeover, before there is another directory", () => {
  const process = setUp();
  write(process, 5);
  adopt(process);
  process.decide = ({ name }) => (name === "makeDirectory" ? "EIO" : undefined);
  process.clock.advance(1000);
  process.run((spool) => spool.maintain());
  expect(process.progress).toMatchObject({ generation: 1, leftItems: 5 });
  stopAtOnce(process);
  process.decide = () => undefined;
  for (let life = 0; life < 2; life++) {
    process.goOn();
    goOnWorking(process);
    write(process, 2);
    expect(ledgerOf(process)).toMatchObject({ emitted: 2 * (life + 1), admitted: 2 * (life + 1) });
    stopAtOnce(process);
  }
});
