import { describe, expect, test } from "vitest";
import { RingConsumer } from "../src/row/ring.ts";
import { drainAtExit } from "../src/spool/exit-drain.ts";
import { expectBalanced } from "./support/spool/balance.ts";
import { adoptAll, uidsOf } from "./support/spool/crash-sequence.ts";
import { FakeProcesses } from "./support/spool/fake-processes.ts";
import { ManualClock } from "./support/spool/manual-clock.ts";
import { MemoryFileSystem } from "./support/spool/memory-file-system.ts";
import { type MeasuredReading, readWith } from "./support/spool/segment-disk.ts";
import { withoutReserve } from "./support/spool/without-reserve.ts";
import { ROOT, Workbench } from "./support/spool/workbench.ts";

/** Every byte turned over, and a few places where the file ends early. */
function readings(memory: MemoryFileSystem, path: string): [string, MeasuredReading][] {
  const whole = memory.bytesOf(path);
  const mutated = Array.from(whole, (byte, at): [string, Buffer] => {
    const bytes = Buffer.from(whole);
    bytes[at] = byte ^ 0xff;
    return [`byte ${at}`, bytes];
  });
  const cut = [0, 1, 51, 52, 100, whole.byteLength - 1].map((end): [string, Buffer] => [
    `cut at ${end}`,
    whole.subarray(0, end),
  ]);
  return [...mutated, ...cut].map(([where, bytes]) => [where, readWith(memory, path, bytes)]);
}

function start(memory: MemoryFileSystem, clock: ManualClock, pid: number): Workbench {
  return new Workbench({ files: memory, clock, processes: new FakeProcesses(pid), seed: pid });
}

function fileOf(memory: MemoryFileSystem, part: string): string {
  const path = memory.paths.find((name) => name.includes(part));
  expect(path, part).toBeDefined();
  return path!;
}

/** Whatever the damage: sums that balance, no row twice, and no allocation beyond the longest file. */
function expectSane(memory: MemoryFileSystem, found: MeasuredReading, where: string): void {
  expect(found.found.discrepancy, where).toBe(0);
  expectBalanced(found.final);
  expect(new Set(found.uids).size, where).toBe(found.uids.length);
  const longest = Math.max(...memory.paths.map((path) => memory.status(path)!.bytes));
  expect(found.longestReadBytes, where).toBeLessThanOrEqual(longest);
}

describe("T14: every byte in turn, of", () => {
  test("a journal: every row arrives, but for those that are settled", { timeout: 120_000 }, () => {
    const memory = withoutReserve(new MemoryFileSystem());
    const bench = start(memory, new ManualClock(), 1);
    bench.write("normal", 5);
    bench.write("critical", 3);
    const lease = bench.spool.lease()!;
    bench.deliver(lease);
    const settled = uidsOf(lease);
    bench.write("normal", 4);
    const rows = 12;
    for (const [where, found] of readings(memory, fileOf(memory, "/journal-"))) {
      expectSane(memory, found, where);
      // A settlement that cannot be read any more: its rows come again, and count once.
      const again = found.uids.filter((uid) => settled.includes(uid)).length;
      expect([0, settled.length], where).toContain(again);
      expect(found.uids.length, where).toBe(rows - settled.length + again);
      expect(found.final, where).toMatchObject({ admitted: rows, delivered: rows, dropped: 0 });
    }
  });

  test("a summary: its books are missing, whole, and nobody else's", { timeout: 120_000 }, () => {
    const memory = withoutReserve(new MemoryFileSystem());
    const clock = new ManualClock();
    const gone = start(memory, clock, 1);
    gone.write("normal", 5);
    gone.deliverAll();
    gone.spool.close();
    const dead = start(memory, clock, 2);
    dead.write("bulk", 7);
    const path = fileOf(memory, `${gone.instanceId}.summary`);
    for (const [where, found] of readings(memory, path)) {
      expectSane(memory, found, where);
      expect(found.found, where).toMatchObject({ admitted: 7, delivered: 0, buffered: 7 });
      expect(found.uids.length, where).toBe(7);
    }
  });

  test("exit.log: the books stay open, and no row is lost", { timeout: 120_000 }, () => {
    const memory = withoutReserve(new MemoryFileSystem());
    const clock = new ManualClock();
    const processes = new FakeProcesses(1);
    const bench = new Workbench({ files: memory, clock, processes, seed: 1 });
    bench.write("normal", 5);
    bench.emit("normal", 4);
    drainAtExit({
      files: memory,
      clock,
      processes,
      ring: new RingConsumer(bench.ring),
      progress: bench.progress,
      root: ROOT,
      instanceId: bench.instanceId,
      resource: { attributes: {} },
      timeoutMillis: 0,
      events: () => bench.host.events(),
    });
    for (const [where, found] of readings(memory, fileOf(memory, "exit.log"))) {
      expectSane(memory, found, where);
      expect(found.found, where).toMatchObject({ emitted: 9, admitted: 9, buffered: 9 });
      expect(found.found.unknownTail.incarnations, where).toBe(1);
      expect(found.uids.length, where).toBe(9);
    }
  });

  test("owner.json: the rows wait at most until the heartbeat is stale", () => {
    const memory = withoutReserve(new MemoryFileSystem());
    const bench = start(memory, new ManualClock(), 1);
    bench.write("normal", 5);
    const path = fileOf(memory, "owner.json");
    const whole = memory.bytesOf(path);
    const damaged = Array.from(whole, (byte, at) => {
      const bytes = Buffer.from(whole);
      bytes[at] = byte ^ 0xff;
      return bytes;
    });
    for (const bytes of [...damaged, Buffer.alloc(0), Buffer.alloc(5000, 0x20)]) {
      const disk = memory.copy();
      disk.nowMillis = Date.UTC(2026, 10, 23);
      disk.put(path, bytes);
      const clock = new ManualClock();
      const next = start(disk, clock, 3);
      let uids = next.deliverAll().length;
      clock.advance(301_000);
      adoptAll(next);
      uids += next.deliverAll().length;
      expect(uids, bytes.toString("latin1")).toBe(5);
      expectBalanced(next.spool.ledger());
    }
  });
});
