import { expect, it } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { FaultyFileSystem } from "../../test/support/spool/faulty-file-system.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { Workbench } from "../../test/support/spool/workbench.ts";
import type { Settlement } from "./instance.ts";
import type { Lease } from "./lease.ts";
import { purge } from "./purge.ts";

function lease(fromOffset: number, rows: number, refused: Lease["refused"] = {}): Lease {
  const items = rows + Object.values(refused).reduce((sum, count) => sum + count, 0);
  return { lane: "normal", segment: 1, fromOffset, items, rows: Array(rows), refused } as never;
}

it("books all rows as dropped by the level, and those that another reason drops by that one", () => {
  const leases = [lease(0, 3, { "dropped.expired": 2, "dropped.level": 1 }), lease(9, 2)];
  const booked: Settlement[] = [];
  purge({
    lease: () => leases.shift(),
    settle: (_, settlement) => booked.push(settlement) > 0,
  });
  expect(booked).toEqual([
    { outcomes: { dropped: 6 }, reasons: { "dropped.expired": 2, "dropped.level": 4 } },
    { outcomes: { dropped: 2 }, reasons: { "dropped.level": 2 } },
  ]);
});

it("ends where nothing is booked, whether or not it is told so", () => {
  for (const isBooked of [true, false]) {
    const all = [lease(0, 1), lease(5, 1), lease(10, 1)];
    let settled = 0;
    purge({
      lease: (_, underWay = []) =>
        all.find(({ fromOffset }) => !underWay.some((one) => one.fromOffset === fromOffset)),
      settle: () => {
        if (++settled > 3) throw new Error("it does not end");
        return isBooked;
      },
    });
    expect(settled).toBe(3);
  }
});

it("goes on in memory where the disk takes no books, and balances once it does", () => {
  const files = new FaultyFileSystem(new MemoryFileSystem());
  const clock = new ManualClock();
  const bench = new Workbench({ files, clock, processes: new FakeProcesses(1), seed: 1 });
  for (let i = 0; i < 5; i++) bench.write("normal", 50);
  bench.write("bulk", 20);
  files.decide = ({ name }) => (name === "write" || name === "sync" ? "EIO" : undefined);
  bench.spool.purge();
  files.decide = () => undefined;
  for (let i = 0; i < 3; i++) {
    clock.advance(5000);
    bench.spool.maintain();
    bench.spool.purge();
  }
  const ledger = bench.spool.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ emitted: 270, dropped: 270, buffered: 0 });
  expect(ledger.byReason).toEqual({ "dropped.level": 270 });
});
