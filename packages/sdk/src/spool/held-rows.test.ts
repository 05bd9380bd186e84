import { expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { numberedDefinition } from "../../test/support/spool/events.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { FaultyFileSystem } from "../../test/support/spool/faulty-file-system.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { Workbench } from "../../test/support/spool/workbench.ts";
import type { Priority } from "../emit/definition.ts";
import { HeldRows, MAX_HELD_BYTES } from "./held-rows.ts";

const ROW = Buffer.alloc(60_000);
/** As many such rows fit as chunks: one each. */
const CAPACITY = Math.floor(MAX_HELD_BYTES / (64 * 1024));

/** Adds rows of a layout; returns the layouts of what was lost. */
function add(held: HeldRows, lane: Priority, layoutId: number, count: number): number[] {
  const lost: number[] = [];
  for (let i = 0; i < count; i++) {
    lost.push(...(held.add(lane, ROW, 0, ROW.byteLength, layoutId)?.keys() ?? []));
  }
  return lost;
}

test("beyond the bound the oldest of the lowest priority goes first", () => {
  const held = new HeldRows();
  expect(add(held, "bulk", 3, 2)).toEqual([]);
  expect(add(held, "normal", 2, 2)).toEqual([]);
  expect(add(held, "critical", 1, CAPACITY - 4)).toEqual([]);
  expect(held.items).toBe(CAPACITY);
  expect(add(held, "critical", 1, 5)).toEqual([3, 3, 2, 2, 1]);
  expect(held.items).toBe(CAPACITY);
  expect([held.count(1), held.count(2), held.count(3)]).toEqual([CAPACITY, 0, 0]);
});

test("a row of a lower priority than all that is held does not come in", () => {
  const held = new HeldRows();
  add(held, "normal", 2, CAPACITY);
  expect(add(held, "bulk", 3, 2)).toEqual([3, 3]);
  expect(held.has("bulk")).toBe(false);
  expect(held.count(2)).toBe(CAPACITY);
});

test("rows come out as they went in, and short ones share a chunk", () => {
  const held = new HeldRows();
  const rows = Buffer.from(Array.from({ length: 100 }, (_, i) => i));
  for (let i = 0; i < 10; i++) held.add("bulk", rows, i * 10, 10, 1 + (i % 2));
  const chunk = held.first("bulk")!;
  expect(chunk.rows).toEqual(rows);
  expect(chunk.countByLayout).toEqual(
    new Map([
      [1, 5],
      [2, 5],
    ]),
  );
  expect(held.shift("bulk")).toBe(0);
  expect(held.items).toBe(0);
  expect(held.first("bulk")).toBeUndefined();
});

function setUp(): {
  readonly memory: MemoryFileSystem;
  readonly files: FaultyFileSystem;
  readonly clock: ManualClock;
  readonly bench: Workbench;
} {
  const memory = new MemoryFileSystem();
  const files = new FaultyFileSystem(memory);
  const clock = new ManualClock();
  const bench = new Workbench({ files, clock, processes: new FakeProcesses(1), seed: 1 });
  return { memory, files, clock, bench };
}

test("a disk that refuses for long fails what does not fit, lowest priority first, by errno", () => {
  const { files, clock, bench } = setUp();
  bench.write("normal", 10);
  files.decide = ({ name }) => (name === "write" ? "EDQUOT" : undefined);
  for (let i = 0; i < 40; i++) {
    bench.emit("bulk", 2000);
    bench.emit("critical", 1000);
    bench.take();
  }
  const during = bench.spool.ledger();
  expectBalanced(during);
  expect(during.failedBeforeAdmission).toBeGreaterThan(0);
  expect(Object.keys(during.byReason)).toEqual(["failedBeforeAdmission.EDQUOT"]);
  expect(during.byEvent["bench.critical.r1"]?.failedBeforeAdmission).toBe(0);
  files.decide = () => undefined;
  clock.advance(1000);
  bench.take();
  bench.spool.sync();
  const after = bench.spool.ledger();
  expectBalanced(after);
  expect(after.emitted).toBe(10 + 40 * 3000);
  expect(after.byEvent["bench.critical.r1"]).toMatchObject({ kept: 40_000, admitted: 40_000 });
  const sequences = bench.deliverAll();
  expect(sequences.length).toBe(after.admitted);
  expect(new Set(sequences).size).toBe(sequences.length);
});

test("the disk is tried again every 250 ms, critical rows first, and in between nothing is asked of it", () => {
  const { files, clock, bench } = setUp();
  bench.write("normal", 1);
  files.decide = ({ name }) => (name === "write" ? "EIO" : undefined);
  bench.emit("bulk", 1);
  bench.emit("critical", 1);
  bench.take();
  const creates = (): number => files.operations.filter(({ name }) => name === "create").length;
  const before = creates();
  for (let i = 0; i < 10; i++) bench.take();
  expect(creates()).toBe(before);
  clock.advance(250);
  bench.take();
  expect(creates()).toBeGreaterThan(before);
  files.decide = () => undefined;
  clock.advance(250);
  const { length } = files.operations;
  bench.take();
  const written = files.operations.slice(length).filter(({ name }) => name === "write");
  expect(written[0]?.path).toContain("critical-");
  expect(written.at(-1)?.path).toContain("bulk-");
});

test("rows of durability synced that had to wait are synced as soon as they are written", () => {
  const { files, clock, bench } = setUp();
  bench.write("normal", 1);
  files.decide = ({ name }) => (name === "write" ? "ENOSPC" : undefined);
  const definition = numberedDefinition("held.synced", "critical");
  const delivery = { priority: "critical", durability: "synced" } as const;
  bench.emitEvent({ ...definition, delivery }, { sequence: 0 });
  bench.take();
  bench.spool.maintain();
  files.decide = () => undefined;
  clock.advance(250);
  bench.take();
  const before = files.operations.length;
  bench.spool.maintain();
  const synced = files.operations.slice(before).filter(({ name }) => name === "sync");
  expect(synced.map(({ path }) => path).join()).toContain("critical-");
});

test("a process killed with rows in memory leaves books that balance and a bound for them", () => {
  const { memory, files, clock, bench } = setUp();
  bench.write("normal", 10);
  files.decide = ({ name, path }) =>
    name === "write" && path.includes(".seg") ? "ENOSPC" : undefined;
  bench.emit("normal", 7);
  bench.emit("normal", 100, 0);
  bench.take();
  const left = memory.copy();
  const next = new Workbench({ files: left, clock, processes: new FakeProcesses(2), seed: 2 });
  const ledger = next.spool.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ emitted: 110, sampledOut: 100, admitted: 10 });
  expect(ledger.unknownTail.maxRecords).toBeGreaterThanOrEqual(7);
});
