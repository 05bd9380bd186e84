import { expect, test } from "vitest";
import { FaultyFileSystem } from "../../test/support/spool/faulty-file-system.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { WindowBench } from "../../test/support/spool/window-bench.ts";
import { QUOTA_FILE } from "./quota-file.ts";
import type { SpoolBudget } from "./spool-windows.ts";
import { rowsFrom } from "./undecided-rows.ts";
import { NEW_WINDOWS_FILE } from "./window-file.ts";

const TEN = { eventsPerSecond: 10 };

/** What two processes left that died with an open window each, in a spool of their own. */
function twoDead(files: MemoryFileSystem, clock: ManualClock): string[] {
  return [1, 2].map((seed) => {
    const own = new MemoryFileSystem();
    const bench = new WindowBench({ budget: TEN, files: own, clock, seed });
    bench.second(100, 0);
    const { directory } = bench.bench;
    files.makeDirectory(directory);
    for (const path of own.paths.filter((one) => one.startsWith(`${directory}/`))) {
      files.put(path, own.bytesOf(path));
    }
    return directory;
  });
}

/** Another process, for a while. */
function adopt(files: FaultyFileSystem, clock: ManualClock, budget: SpoolBudget): WindowBench {
  clock.advance(3_600_000);
  const next = new WindowBench({ budget, files, clock, pid: 3, seed: 3 });
  for (let round = 0; round < 4; round++) {
    next.second(0);
    next.deliver();
  }
  return next;
}

test("a directory that takes no decision holds up no other one, and is asked again", () => {
  const memory = new MemoryFileSystem();
  const clock = new ManualClock();
  const directories = twoDead(memory, clock);
  for (const refused of directories) {
    const files = new FaultyFileSystem(memory.copy());
    files.decide = ({ path }) =>
      path.startsWith(refused) && path.endsWith(`/${NEW_WINDOWS_FILE}`) ? "EIO" : undefined;
    const next = adopt(files, clock, TEN);
    expect(next.bench.spool.ledger().buffered).toBe(100);
    expect(next.left.length).toBeGreaterThan(0);
    files.decide = () => undefined;
    next.second(0);
    next.deliver();
    expect(next.bench.spool.ledger().buffered).toBe(0);
    expect(next.left.length).toBeLessThanOrEqual(20);
  }
});

test("no row of a cut window leaves before the disk knows what was spent for it", () => {
  const memory = new MemoryFileSystem();
  const clock = new ManualClock();
  const budget = { bytesPerDay: 2 ** 30 };
  new WindowBench({ budget, files: memory, clock, pid: 1 }).second(100, 0);
  const files = new FaultyFileSystem(memory);
  files.decide = ({ name, path }) =>
    name === "create" && path.includes(`/${QUOTA_FILE}.`) ? "ENOSPC" : undefined;
  const next = adopt(files, clock, budget);
  expect(next.left).toEqual([]);
  files.decide = () => undefined;
  next.second(0);
  next.deliver();
  expect(next.left).toHaveLength(100);
});

test("rows of a file that somebody removed are passed over", () => {
  const files = new MemoryFileSystem();
  const bench = new WindowBench({ files });
  bench.second(5);
  const { instance } = bench.bench.spool.lease()!;
  expect([...rowsFrom(files, instance, 2)].map(({ sequence }) => sequence)).toEqual([2, 3, 4]);
  files.removeFile(instance.segments.normal[0]!.path);
  expect([...rowsFrom(files, instance, 0)]).toEqual([]);
});

test("what somebody without a budget let leave is decided for good", () => {
  const files = new MemoryFileSystem();
  const clock = new ManualClock();
  new WindowBench({ budget: TEN, files, clock, pid: 1 }).second(100, 0);
  clock.advance(3_600_000);
  const second = new WindowBench({ files, clock, pid: 2, seed: 2 });
  second.second(0);
  // It dies before it knows what became of them.
  expect(second.bench.spool.lease()?.records).toHaveLength(100);
  const third = adopt(new FaultyFileSystem(files), clock, TEN);
  expect(third.left.map(({ threshold }) => threshold)).toEqual(Array(100).fill("0"));
});
