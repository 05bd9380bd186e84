import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { FileSystem } from "../src/file-system.ts";
import { Journal } from "../src/spool/journal.ts";
import { readJournal } from "../src/spool/read-journal.ts";
import { emptyState, eventAccount } from "../src/spool/state.ts";
import { expectBalanced } from "./support/spool/balance.ts";
import { FakeProcesses } from "./support/spool/fake-processes.ts";
import { FaultyFileSystem } from "./support/spool/faulty-file-system.ts";
import { ManualClock } from "./support/spool/manual-clock.ts";
import { MemoryFileSystem } from "./support/spool/memory-file-system.ts";
import type { Opened } from "./support/spool/opening-child.ts";
import { makeSparseBacklog } from "./support/spool/sparse-backlog.ts";
import { Workbench } from "./support/spool/workbench.ts";

const MIB = 2 ** 20;
const PROGRAM = fileURLToPath(new URL("./support/spool/opening-child.ts", import.meta.url));

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sonde-backlog-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

let pid = 900;

function start(files: FileSystem, clock = new ManualClock()): Workbench {
  const own = pid++;
  return new Workbench({ files, clock, processes: new FakeProcesses(own), seed: own });
}

/** Opens the directory in a process of its own, under the shell's limits. */
function openIn(limits: string, flags: string[], id: string, leases: number): Opened {
  const run = [process.execPath, ...flags, PROGRAM, root, id, String(leases)];
  const words = run.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  const out = execFileSync("sh", ["-c", `${limits} exec ${words}`], { encoding: "utf8" });
  return JSON.parse(out) as Opened;
}

const isPosix = process.platform !== "win32";
if (!isPosix)
  console.info("spool-backlog.test: skipped, limits of a process are set by a POSIX shell");

test.runIf(isPosix)(
  "T4: a backlog of 2 GiB opens in a heap of 64 MiB",
  { timeout: 120_000 },
  () => {
    const segments = 512;
    const { instanceId, items } = makeSparseBacklog(root, segments, 4 * MIB);
    const opened = openIn("", ["--max-old-space-size=64"], instanceId, 4);
    expect(opened.delivered).toBeGreaterThan(0);
    expect(opened.delivered + opened.buffered).toBe(segments * items);
    expect(opened.discrepancy).toBe(0);
    // What Node itself takes, type stripping included, and a few buffers.
    expect(opened.residentBytes).toBeLessThan(300 * MIB);
  },
);

test.runIf(isPosix)(
  "T20: 10,000 segments open and are delivered with 64 descriptors",
  { timeout: 120_000 },
  () => {
    const segments = 10_000;
    const { instanceId, items } = makeSparseBacklog(root, segments, 0);
    const opened = openIn("ulimit -n 64;", ["--max-old-space-size=64"], instanceId, 5);
    expect(opened).toMatchObject({ delivered: 5 * items, buffered: (segments - 5) * items });
    expect(opened.discrepancy).toBe(0);
    const left = readdirSync(`${root}/${instanceId}`).filter((name) => name.endsWith(".seg"));
    expect(left.length).toBe(segments - 5);
  },
);

/** Remembers the most descriptors that were open at once. */
class WatchedFileSystem extends MemoryFileSystem {
  most = 0;

  override create(path: string): number {
    return this.#watched(super.create(path));
  }

  override openToRead(path: string): number {
    return this.#watched(super.openToRead(path));
  }

  override openToWrite(path: string): number {
    return this.#watched(super.openToWrite(path));
  }

  #watched(descriptor: number): number {
    this.most = Math.max(this.most, this.openDescriptors);
    return descriptor;
  }
}

test("T20: instances that were adopted hold no descriptor, however many they are", () => {
  const memory = new WatchedFileSystem();
  const clock = new ManualClock();
  const dead = 100;
  for (let own = 5000; own < 5000 + dead; own++) {
    // To each of them the others are alive.
    const processes = new FakeProcesses(own);
    for (let other = 5000; other < own; other++) processes.livenessOf.set(other, "alive");
    new Workbench({ files: memory, clock, processes, seed: own }).write("normal", 3);
  }
  const abandoned = memory.openDescriptors;
  memory.most = 0;
  const bench = start(memory, clock);
  while (bench.spool.bufferedItems < dead * 3) bench.spool.maintain();
  // The time is noted in all of them.
  clock.advance(2 * 3_600_000);
  bench.spool.maintain();
  bench.write("critical", 2);
  expect(bench.deliverAll().length).toBe(dead * 3 + 2);
  // Its own journal and segment, and what is read or booked at the moment.
  expect(memory.most - abandoned).toBeLessThanOrEqual(4);
  expectBalanced(bench.spool.ledger());
});

test("T15: a read that fails at the start deletes nothing", () => {
  const whole = new MemoryFileSystem();
  const clock = new ManualClock();
  const dead = start(whole, clock);
  for (const lane of ["critical", "normal", "bulk"] as const) {
    dead.write(lane, 3);
    clock.advance(60_000);
    dead.spool.maintain();
    dead.write(lane, 2);
  }
  dead.deliver(dead.spool.lease()!);
  const READS = ["list", "status", "openToRead", "read", "readFile"];
  const segmentsOf = (memory: MemoryFileSystem): string[] =>
    memory.paths.filter((path) => path.endsWith(".seg")).map((path) => path.split("/").at(-1)!);
  for (const fails of [
    (index: number, at: number) => index === at,
    (index: number, at: number) => index >= at,
  ]) {
    for (let at = 0; ; at++) {
      const memory = whole.copy();
      const files = new FaultyFileSystem(memory);
      let reads = 0;
      files.decide = ({ name, path }) =>
        READS.includes(name) && path.includes(dead.instanceId) && fails(reads++, at)
          ? "EIO"
          : undefined;
      const bench = start(files, clock);
      bench.spool.maintain();
      expect(segmentsOf(memory), `read ${at}`).toEqual(segmentsOf(whole));
      expectBalanced(bench.spool.ledger());
      const next = start(memory, clock);
      expect(next.spool.ledger(), `read ${at}`).toMatchObject({
        emitted: 15,
        delivered: 3,
        buffered: 12,
        dropped: 0,
      });
      if (reads <= at) break;
    }
  }
});

test("T36: 1,000,000 acknowledgements leave books of the size of one", { timeout: 180_000 }, () => {
  const memory = new MemoryFileSystem();
  memory.makeDirectory("/books");
  const id = "01a2075b-5dc5-717e-b91f-bb7c3f97af87";
  const journal = new Journal(memory, new ManualClock(), "/books", id, 0);
  const state = emptyState();
  eventAccount(state, 1, "test.event").admitted = 1_000_000;
  const { normal } = state.lanes;
  let most = 0;
  for (let rows = 1; rows <= 1_000_000; rows++) {
    normal.settledItems = rows;
    normal.offset += 64;
    state.outcomes.delivered = rows;
    journal.append(state, new Set());
    journal.sync();
    if (rows % 1000 === 0) {
      const sizes = memory.paths.map((path) => memory.status(path)!.bytes);
      most = Math.max(
        most,
        sizes.reduce((sum, bytes) => sum + bytes, 0),
      );
    }
  }
  journal.close();
  expect(most).toBeLessThan(1.01 * MIB);
  const { state: read, isDamaged } = readJournal(memory, "/books", id);
  expect(read).toEqual(state);
  expect(isDamaged).toBe(false);
});
