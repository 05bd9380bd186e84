import { expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { FaultyFileSystem } from "../../test/support/spool/faulty-file-system.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { Workbench } from "../../test/support/spool/workbench.ts";
import { RESERVE_FILE } from "./reserve.ts";

const ROWS = 20;

/** A disk that one process has left full, and on which the next starts; `isOver` where the first is dead. */
function startOnFullDisk(isOver: boolean): {
  files: FaultyFileSystem;
  first: string;
  next: Workbench;
} {
  const files = new FaultyFileSystem(new MemoryFileSystem());
  const clock = new ManualClock();
  const first = new Workbench({ files, clock, processes: new FakeProcesses(1), seed: 1 });
  first.write("normal", ROWS);
  let isFull = true;
  files.decide = ({ name, path }) => {
    if (name === "removeFile" && path.endsWith(`/${RESERVE_FILE}`)) isFull = false;
    return name === "write" && isFull ? "ENOSPC" : undefined;
  };
  const processes = new FakeProcesses(2);
  if (!isOver) processes.livenessOf.set(1, "alive");
  return {
    files,
    first: first.directory,
    next: new Workbench({ files, clock, processes, seed: 2 }),
  };
}

test("T12: a process that starts on a full disk makes its directory in the reserve of a dead one, and delivers", () => {
  const { next } = startOnFullDisk(true);
  expect(next.deliverAll()).toHaveLength(ROWS);
  const ledger = next.spool.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ admitted: ROWS, delivered: ROWS, buffered: 0 });
  expect(next.warnings).toEqual([]);
});

test("the reserve of a process that lives is its own", () => {
  const { files, first, next } = startOnFullDisk(false);
  expect(next.deliverAll()).toEqual([]);
  expect(files.status(`${first}/${RESERVE_FILE}`)).toBeDefined();
  expect(next.warnings.map(({ message }) => message).join()).toContain("ENOSPC");
});
