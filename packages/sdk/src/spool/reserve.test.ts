import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { FaultyFileSystem } from "../../test/support/spool/faulty-file-system.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { QuotaFileSystem } from "../../test/support/spool/quota-file-system.ts";
import { Workbench } from "../../test/support/spool/workbench.ts";
import type { FileSystem } from "../file-system.ts";
import { RESERVE_BYTES, Reserve } from "./reserve.ts";

let pid = 700;

function start(files: FileSystem, clock = new ManualClock()): Workbench {
  const own = pid++;
  return new Workbench({ files, clock, processes: new FakeProcesses(own), seed: own });
}

const reserves = (memory: MemoryFileSystem): string[] =>
  memory.paths.filter((path) => path.endsWith("/reserve"));

const segments = (memory: MemoryFileSystem): string[] =>
  memory.paths.filter((path) => path.endsWith(".seg"));

test("a live directory has a reserve of real bytes, synced, of which no compression makes less", () => {
  const memory = new MemoryFileSystem();
  const files = new FaultyFileSystem(memory);
  const bench = start(files);
  const path = `${bench.directory}/reserve`;
  const bytes = memory.bytesOf(path);
  expect(bytes.byteLength).toBe(RESERVE_BYTES);
  expect(deflateSync(bytes).byteLength).toBeGreaterThan(0.99 * RESERVE_BYTES);
  const calls = files.operations.filter((operation) => operation.path === path);
  expect(calls.at(-1)?.name).toBe("sync");
  bench.spool.close();
  expect(memory.paths.filter((name) => !name.endsWith(".summary"))).toEqual([]);
});

test("a disk without room for it opens, and has it as soon as there is", () => {
  const memory = new MemoryFileSystem();
  const files = new FaultyFileSystem(memory);
  const clock = new ManualClock();
  files.decide = ({ name, path }) =>
    name === "create" && path.endsWith("/reserve") ? "ENOSPC" : undefined;
  const bench = start(files, clock);
  bench.write("normal", 3);
  expect(bench.warnings).toEqual([]);
  expect(reserves(memory)).toEqual([]);
  files.decide = () => undefined;
  clock.advance(1000);
  bench.spool.maintain();
  expect(memory.bytesOf(`${bench.directory}/reserve`).byteLength).toBe(RESERVE_BYTES);
});

test("as much is taken as there is, and the rest later", () => {
  const memory = new QuotaFileSystem();
  memory.makeDirectory("/full");
  memory.capacityPages = 10;
  const reserve = new Reserve(memory, ["/full"]);
  reserve.fill();
  expect(memory.freePages).toBe(0);
  memory.capacityPages = 100;
  reserve.fill();
  expect(memory.bytesOf("/full/reserve").byteLength).toBe(RESERVE_BYTES);
  expect(memory.openDescriptors).toBe(0);
  expect(reserve.release()).toBe(true);
  expect(reserve.release()).toBe(false);
});

test("T12: on a disk with 0 bytes free deliveries are booked, delivered files go, and rows come in again", () => {
  const memory = new QuotaFileSystem();
  const clock = new ManualClock();
  const bench = start(memory, clock);
  for (let i = 0; i < 2; i++) {
    for (let j = 0; j < 70; j++) bench.write("normal", 1000);
    clock.advance(60_000);
    bench.spool.maintain();
  }
  memory.capacityPages = 0;
  memory.capacityPages -= memory.freePages;
  let leases = 0;
  let settled = 0;
  while (segments(memory)[0]?.endsWith("normal-00000001.seg") === true) {
    // More than the disk takes: but for a place of the books' own, these rows would fill it.
    bench.emit("normal", 2000);
    bench.take();
    clock.advance(300);
    const lease = bench.spool.lease()!;
    bench.deliver(lease);
    settled += lease.items;
    leases++;
  }
  expect(leases).toBeGreaterThan(4);
  const next = start(memory.copy(), clock);
  expect(next.spool.ledger()).toMatchObject({ delivered: settled, discrepancy: 0 });
  expect(bench.warnings.map(({ message }) => message).join()).not.toMatch("failed to settle");
  bench.deliverAll();
  clock.advance(1000);
  bench.take();
  bench.spool.sync();
  bench.spool.maintain();
  bench.deliverAll();
  const ledger = bench.spool.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ delivered: ledger.kept, failedBeforeAdmission: 0 });
  expect(memory.bytesOf(`${bench.directory}/reserve`).byteLength).toBe(RESERVE_BYTES);
});

test.each(["ENOSPC", "EDQUOT", "short write", "ENOSPC of a sync"])(
  "T12: acknowledgements go on when nothing is written but in the room of the reserve: %s",
  (kind) => {
    const memory = new MemoryFileSystem();
    const files = new FaultyFileSystem(memory);
    const clock = new ManualClock();
    const bench = start(files, clock);
    bench.write("normal", 5);
    clock.advance(60_000);
    bench.spool.maintain();
    bench.write("normal", 7);
    let isReleased = false;
    files.decide = ({ name, path }) => {
      if (name === "removeFile" && path.endsWith("/reserve")) isReleased = true;
      if (isReleased || path.endsWith("/reserve")) return undefined;
      if (kind === "ENOSPC of a sync") return name === "sync" ? "ENOSPC" : undefined;
      if (name !== "write") return undefined;
      return kind === "short write" ? { shortBy: 3 } : kind;
    };
    bench.deliver(bench.spool.lease()!);
    expect(isReleased).toBe(true);
    expect(bench.warnings).toEqual([]);
    expect(segments(memory)).toEqual([expect.stringMatching(/normal-00000002.seg$/)]);
    const next = start(memory.copy(), clock);
    expect(next.spool.ledger()).toMatchObject({ delivered: 5, buffered: 7, discrepancy: 0 });
    expectBalanced(bench.spool.ledger());
  },
);

test("another error of the disk leaves the reserve where it is", () => {
  const memory = new MemoryFileSystem();
  const files = new FaultyFileSystem(memory);
  const bench = start(files);
  bench.write("normal", 5);
  files.decide = ({ name, path }) =>
    name === "write" && path.includes("journal") ? "EIO" : undefined;
  bench.deliver(bench.spool.lease()!);
  expect(reserves(memory).length).toBe(1);
  expect(bench.warnings.length).toBe(1);
  expectBalanced(bench.spool.ledger());
});

test("a dead one's directory is recovered on a full disk in its own reserve, and delivered in the adopter's", () => {
  const memory = new QuotaFileSystem();
  const clock = new ManualClock();
  const dead = start(memory, clock);
  for (let i = 0; i < 2; i++) {
    dead.write("normal", 200);
    clock.advance(60_000);
    dead.spool.maintain();
  }
  const files = new FaultyFileSystem(memory);
  memory.capacityPages = 0;
  const bench = start(files, clock);
  memory.capacityPages -= memory.freePages;
  expect(bench.deliverAll()).toEqual([]);
  // It had no room for a directory of its own. Some is made, just that.
  memory.capacityPages += 1 + RESERVE_BYTES / 4096;
  clock.advance(60_000);
  bench.spool.maintain();
  expect(reserves(memory)).toEqual([`${bench.directory}/reserve`]);
  memory.capacityPages -= memory.freePages;
  const lease = bench.spool.lease()!;
  bench.deliver(lease);
  expect(segments(memory).length).toBe(1);
  expect(start(memory.copy(), clock).spool.ledger()).toMatchObject({ delivered: 200 });
  bench.deliverAll();
  expectBalanced(bench.spool.ledger());
  expect(bench.spool.ledger()).toMatchObject({ delivered: 400, buffered: 0 });
});
