import { expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { Workbench } from "../../test/support/spool/workbench.ts";
import { BLOCK_KIND, BLOCK_MAGIC, type Block } from "./block.ts";
import { instanceBytes } from "./instance-name.ts";
import type { Ledger } from "./ledger.ts";
import { scanBlocks } from "./scan.ts";

let pid = 100;

/** A process that starts on `memory`; whoever wrote there before is dead. */
function start(memory: MemoryFileSystem, clock: ManualClock = new ManualClock()): Workbench {
  const processes = new FakeProcesses(pid++);
  return new Workbench({ files: memory, clock, processes, seed: pid });
}

/** Five blocks of 4 rows in the normal lane; the process then dies. */
function fiveBlocks(sealed = false): {
  memory: MemoryFileSystem;
  segment: string;
  blocks: readonly Block[];
} {
  const memory = new MemoryFileSystem();
  const clock = new ManualClock();
  const bench = start(memory, clock);
  for (let i = 0; i < 5; i++) bench.write("normal", 4);
  if (sealed) {
    clock.advance(60_000);
    bench.spool.maintain();
  }
  const name = "normal-00000001.seg";
  const place = { instance: instanceBytes(bench.instanceId), file: 1 };
  const { blocks } = scanBlocks(memory.bytesOf(`${bench.directory}/${name}`), place);
  return { memory, segment: `${bench.directory}/${name}`, blocks };
}

const rowBlocks = (blocks: readonly Block[]): Block[] =>
  blocks.filter(({ kind }) => kind === BLOCK_KIND.rows);

function damage(memory: MemoryFileSystem, path: string, at: number): void {
  const bytes = memory.bytesOf(path);
  bytes[at]! ^= 0xff;
  memory.put(path, bytes);
}

function remove(memory: MemoryFileSystem, part: string): void {
  for (const path of memory.paths) if (path.includes(part)) memory.removeFile(path);
}

/** Starts twice in a row: the second recovery must find what the first one left. */
function recoverTwice(memory: MemoryFileSystem): { first: Ledger; bench: Workbench } {
  const first = start(memory).spool.ledger();
  expectBalanced(first);
  const bench = start(memory);
  const second = bench.spool.ledger();
  expectBalanced(second);
  // The adopter between died without a word, which is all that is new.
  expect({ ...second, unknownTail: undefined }).toEqual({ ...first, unknownTail: undefined });
  return { first, bench };
}

test("a directory left whole is delivered whole", () => {
  const { memory } = fiveBlocks();
  const { first, bench } = recoverTwice(memory);
  expect(first).toMatchObject({ emitted: 20, admitted: 20, buffered: 20, dropped: 0 });
  expect(bench.deliverAll().length).toBe(20);
  expect(bench.spool.ledger()).toMatchObject({ delivered: 20, buffered: 0, discrepancy: 0 });
});

test("T21: a block lost in the middle is counted exactly, with the journal and without", () => {
  for (const withJournal of [true, false]) {
    const { memory, segment, blocks } = fiveBlocks();
    damage(memory, segment, rowBlocks(blocks)[2]!.offset + 60);
    if (!withJournal) remove(memory, "journal");
    const { first, bench } = recoverTwice(memory);
    expect(first).toMatchObject({ admitted: 20, buffered: 16, dropped: 4 });
    expect(first.byReason).toEqual({ "dropped.damaged": 4 });
    expect(bench.deliverAll()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 15, 16, 17, 18, 19]);
    expect(bench.spool.ledger()).toMatchObject({ delivered: 16, dropped: 4, discrepancy: 0 });
  }
});

test("rows that the journal counts and a loss of power took are booked as lost", () => {
  const { memory, segment, blocks } = fiveBlocks();
  const kept = rowBlocks(blocks)[3]!;
  memory.put(segment, memory.bytesOf(segment).subarray(0, kept.offset + 10));
  const { first, bench } = recoverTwice(memory);
  expect(first).toMatchObject({ admitted: 20, buffered: 12, dropped: 8 });
  expect(bench.deliverAll().length).toBe(12);
});

test("a whole segment that is missing is counted by the journal", () => {
  const { memory, segment } = fiveBlocks();
  memory.removeFile(segment);
  const { first } = recoverTwice(memory);
  expect(first).toMatchObject({ admitted: 20, buffered: 0, dropped: 20 });
});

test("without a journal the rows themselves are the books", () => {
  const { memory } = fiveBlocks();
  remove(memory, "journal");
  const { first, bench } = recoverTwice(memory);
  expect(first).toMatchObject({ emitted: 20, kept: 20, admitted: 20, buffered: 20 });
  expect(bench.deliverAll().length).toBe(20);
});

test("blocks behind the journal's last step are admitted now", () => {
  const memory = new MemoryFileSystem();
  const bench = start(memory);
  bench.write("normal", 4);
  bench.emit("normal", 6);
  bench.emit("critical", 2);
  // No counter row, so no step of the journal: the process dies right after the write.
  while (bench.spool.drainRing() > 0);
  const { first } = recoverTwice(memory);
  expect(first).toMatchObject({ emitted: 12, admitted: 12, buffered: 12 });
});

test("where the head is damaged the foot serves, and where the foot is, the head", () => {
  for (const which of ["head", "foot"] as const) {
    const memory = new MemoryFileSystem();
    const clock = new ManualClock();
    const bench = new Workbench({ files: memory, clock, processes: new FakeProcesses(1), seed: 1 });
    bench.write("normal", 4);
    clock.advance(60_000);
    bench.spool.maintain();
    const path = `${bench.directory}/normal-00000001.seg`;
    const place = { instance: instanceBytes(bench.instanceId), file: 1 };
    const { blocks } = scanBlocks(memory.bytesOf(path), place);
    const table = blocks.find(({ kind }) => kind === BLOCK_KIND[which])!;
    damage(memory, path, table.offset + 50);
    const { first, bench: next } = recoverTwice(memory);
    expect(first).toMatchObject({ admitted: 4, buffered: 4, dropped: 0 });
    const lease = next.spool.lease()!;
    expect(lease.records.length).toBe(4);
    expect(lease.instance.resource.attributes).toEqual({ "service.name": "workbench" });
  }
});

test("rows without any table are counted as unreadable, not delivered", () => {
  const { memory, segment, blocks } = fiveBlocks();
  for (const { kind, offset } of blocks) {
    if (kind !== BLOCK_KIND.rows) damage(memory, segment, offset + 50);
  }
  const { bench } = recoverTwice(memory);
  expect(bench.deliverAll()).toEqual([]);
  const ledger = bench.spool.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ dropped: 20, delivered: 0, buffered: 0 });
  expect(ledger.byReason).toEqual({ "dropped.unreadable": 20 });
});

test("a step of the journal that is lost leaves the sums whole", () => {
  const memory = new MemoryFileSystem();
  const bench = start(memory);
  bench.write("normal", 4);
  bench.write("bulk", 5);
  bench.write("critical", 6);
  const path = `${bench.directory}/journal-00000001.log`;
  const place = { instance: instanceBytes(bench.instanceId), file: 1 };
  const { blocks } = scanBlocks(memory.bytesOf(path), place);
  expect(blocks.length).toBeGreaterThan(2);
  damage(memory, path, blocks[1]!.offset + 60);
  const { first, bench: next } = recoverTwice(memory);
  expect(first).toMatchObject({ admitted: 15, buffered: 15 });
  expect(next.deliverAll().length).toBe(15);
  expect(next.spool.ledger().discrepancy).toBe(0);
});

test("a cursor in the middle of a segment is kept, whatever is damaged before and behind it", () => {
  const { memory, segment, blocks } = fiveBlocks();
  const rows = rowBlocks(blocks);
  const bench = start(memory);
  const lease = bench.spool.lease()!;
  // Settles the first two blocks only, as a smaller lease would have.
  const items = 8;
  bench.spool.settle(
    { ...lease, items, toOffset: rows[1]!.offset + rows[1]!.bytes },
    { outcomes: { delivered: items }, reasons: {} },
  );
  const adopted = memory.paths.find((path) => path.endsWith("normal-00000001.seg"))!;
  expect(adopted).not.toBe(segment);
  damage(memory, adopted, rows[0]!.offset + 60);
  damage(memory, adopted, rows[3]!.offset + 60);
  const { first, bench: last } = recoverTwice(memory);
  expect(first).toMatchObject({ admitted: 20, delivered: 8, dropped: 4, buffered: 8 });
  expect(last.deliverAll()).toEqual([8, 9, 10, 11, 16, 17, 18, 19]);
});

test("damage to any byte of a sealed segment or of the journal costs one block at most", () => {
  const whole = fiveBlocks(true).memory;
  for (const path of whole.paths.filter((name) => !/owner\.json|reserve$/.test(name))) {
    for (let at = 0; at < whole.bytesOf(path).byteLength; at += 7) {
      const memory = whole.copy();
      damage(memory, path, at);
      const bench = start(memory);
      const delivered = bench.deliverAll().length;
      const ledger = bench.spool.ledger();
      expectBalanced(ledger);
      expect(delivered, `${path} byte ${at}`).toBeGreaterThanOrEqual(16);
      expect(ledger).toMatchObject({ admitted: 20, delivered, dropped: 20 - delivered });
    }
  }
});

/** A file that begins and ends as ours do, with every length and count that it gives as claimed. */
function claiming(claimed: number): Buffer {
  const file = Buffer.alloc(4096);
  file.writeUInt32LE(BLOCK_MAGIC, 0);
  file.set([1, BLOCK_KIND.head, 0, 1], 4);
  for (let at = 8; at < file.byteLength; at += 4) file.writeUInt32LE(claimed, at);
  return file;
}

test("T26: files that are empty, zero-filled, of a huge length or not ours by name hold up nothing", () => {
  const { memory, segment } = fiveBlocks();
  const directory = segment.slice(0, segment.lastIndexOf("/"));
  memory.put(`${directory}/normal-00000002.seg`, Buffer.alloc(0));
  memory.put(`${directory}/normal-00000003.seg`, Buffer.alloc(30 * 1024 * 1024, 1));
  memory.put(`${directory}/normal-00000004.seg`, Buffer.from("not a segment"));
  memory.put(`${directory}/normal-00000005.seg`, Buffer.alloc(100_000));
  for (const [index, claimed] of [0, 1, 0x7fff_ffff, 0xffff_ffff].entries()) {
    memory.put(`${directory}/bulk-0000000${index + 1}.seg`, claiming(claimed));
  }
  memory.put(`${directory}/journal-00000002.log`, Buffer.alloc(0));
  memory.put(`${directory}/journal-00000003.log`, Buffer.alloc(5000));
  memory.put(`${directory}/journal-00000004.log`, claiming(0xffff_ffff));
  memory.put(`${directory}/exit.log`, claiming(0xffff_ffff));
  memory.put(`${directory}/notes\n.txt`, Buffer.from("foreign"));
  const { first, bench } = recoverTwice(memory);
  expect(first).toMatchObject({ admitted: 20, buffered: 20, dropped: 0 });
  expect(bench.deliverAll().length).toBe(20);
  // What is not ours stays, in a directory that is otherwise empty.
  expect(memory.paths.filter((path) => path.includes("~"))).toEqual([
    expect.stringContaining("notes\n.txt"),
  ]);
});
