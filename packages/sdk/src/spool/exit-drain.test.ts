import { expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { FaultyFileSystem } from "../../test/support/spool/faulty-file-system.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { QuotaFileSystem } from "../../test/support/spool/quota-file-system.ts";
import { ROOT, Workbench } from "../../test/support/spool/workbench.ts";
import { systemClock } from "../clock.ts";
import { errorCode } from "../errors.ts";
import { DRAIN_OWNER, type DrainOwner, RingConsumer } from "../row/ring.ts";
import { drainAtExit, type ExitDrainOptions } from "./exit-drain.ts";

const clock = new ManualClock();

function setUp(): {
  memory: MemoryFileSystem;
  files: FaultyFileSystem;
  bench: Workbench;
  exit: ExitDrainOptions;
} {
  const memory = new MemoryFileSystem();
  const files = new FaultyFileSystem(memory);
  const processes = new FakeProcesses(1);
  const bench = new Workbench({ files, clock, processes, seed: 1 });
  const exit: ExitDrainOptions = {
    files,
    // It waits for the other thread in real time.
    clock: systemClock,
    processes,
    ring: new RingConsumer(bench.ring),
    progress: bench.progress,
    root: ROOT,
    instanceId: bench.instanceId,
    resource: { attributes: { "service.name": "workbench" } },
    timeoutMillis: 20,
    events: () => bench.host.events(),
  };
  return { memory, files, bench, exit };
}

const restart = (memory: MemoryFileSystem): Workbench =>
  new Workbench({ files: memory, clock, processes: new FakeProcesses(2), seed: 2 });

test("what is in the ring goes behind what the spool wrote, in segments of its own", () => {
  const { memory, bench, exit } = setUp();
  bench.write("normal", 5);
  bench.emit("normal", 4);
  bench.emit("critical", 2);
  bench.emit("bulk", 6, 0.5);
  expect(drainAtExit(exit)).toBe("drained");
  const next = restart(memory);
  expectBalanced(next.spool.ledger());
  expect(next.spool.ledger()).toMatchObject({
    emitted: 17,
    unknownTail: { incarnations: 0 },
    failedBeforeAdmission: 0,
  });
  const delivered = next.deliverAll();
  expect(delivered.length).toBe(next.spool.ledger().admitted);
  expect(new Set(delivered).size).toBe(delivered.length);
});

test("at level off rows in the ring are given up and counted, and only the books are written", () => {
  const { memory, files, bench, exit } = setUp();
  bench.write("normal", 5);
  bench.emit("normal", 4);
  bench.emit("bulk", 6, 0.5);
  files.operations.length = 0;
  expect(drainAtExit({ ...exit, isOff: () => true })).toBe("drained");
  expect(files.operations.filter(({ path }) => path.endsWith(".seg"))).toEqual([]);
  const next = restart(memory);
  const ledger = next.spool.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ emitted: 15, admitted: 5, unknownTail: { incarnations: 0 } });
  expect(ledger.byReason).toEqual({ "failedBeforeAdmission.exit": ledger.kept - 5 });
  expect(next.deliverAll()).toHaveLength(5);
});

test("before the spool's thread has made the directory the host makes it, owner first", () => {
  const { memory, files, bench, exit } = setUp();
  memory.removeTree("/spool");
  files.operations.length = 0;
  bench.emit("normal", 3);
  expect(drainAtExit(exit)).toBe("drained");
  const names = files.operations.map(({ name, path }) => `${name} ${path.split("/").at(-1)}`);
  expect(names.indexOf("create owner.json")).toBeLessThan(
    names.indexOf(`rename .${bench.instanceId}~exit`),
  );
  const next = restart(memory);
  expect(next.spool.ledger()).toMatchObject({ emitted: 3, buffered: 3, discrepancy: 0 });
});

test("a thread that hangs in a pass is stuck, and nothing is touched", () => {
  const { files, bench, exit } = setUp();
  bench.emit("normal", 3);
  const hanging = new RingConsumer(bench.ring);
  expect(hanging.acquire(DRAIN_OWNER.spool)).toBe(true);
  files.operations.length = 0;
  expect(drainAtExit(exit)).toBe("stuck");
  expect(files.operations).toEqual([]);
  hanging.release(DRAIN_OWNER.spool);
  expect(drainAtExit(exit)).toBe("drained");
});

test("a thread that begins its next pass at once is not taken for one that hangs", () => {
  const { memory, bench, exit } = setUp();
  bench.emit("normal", 3);
  class ContestedRing extends RingConsumer {
    lost = 0;

    override acquireWithin(owner: DrainOwner, timeoutMillis: number): boolean {
      // Woken in time, and the other side was faster again.
      return ++this.lost > 3 && super.acquireWithin(owner, timeoutMillis);
    }
  }
  const ring = new ContestedRing(bench.ring);
  expect(drainAtExit({ ...exit, ring, timeoutMillis: 10_000 })).toBe("drained");
  expect(ring.lost).toBe(4);
  expect(restart(memory).spool.ledger()).toMatchObject({ emitted: 3, buffered: 3 });
});

test("rows that a stopped thread had written and not freed are not written again", () => {
  const { memory, bench, exit } = setUp();
  bench.emit("normal", 6);
  // Written whole, and then the pass never gets to freeing the room in the ring.
  const ring = new RingConsumer(bench.ring);
  const control = new Int32Array(bench.ring.control);
  const before = control.slice();
  while (bench.spool.drainRing() > 0);
  control.set(before);
  bench.emit("normal", 2);
  expect(drainAtExit({ ...exit, ring })).toBe("drained");
  const next = restart(memory);
  expectBalanced(next.spool.ledger());
  expect(next.spool.ledger()).toMatchObject({ emitted: 8, admitted: 8, buffered: 8 });
  expect(next.deliverAll()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test("rows that the disk refuses at exit are in the books as failed", () => {
  const { memory, files, bench, exit } = setUp();
  bench.write("normal", 5);
  bench.emit("normal", 4);
  bench.emit("bulk", 3);
  files.decide = ({ name, path }) =>
    name === "create" && path.includes("normal-") ? "ENOSPC" : undefined;
  expect(drainAtExit(exit)).toBe("drained");
  const next = restart(memory);
  expectBalanced(next.spool.ledger());
  expect(next.spool.ledger()).toMatchObject({
    emitted: 12,
    admitted: 8,
    failedBeforeAdmission: 4,
    byReason: { "failedBeforeAdmission.exit": 4 },
  });
});

test("rows that failed and that no journal recorded are known at exit", () => {
  const { memory, files, bench, exit } = setUp();
  bench.write("normal", 5);
  files.decide = ({ name }) => (name === "write" ? "ENOSPC" : undefined);
  bench.emit("normal", 4);
  bench.take();
  files.decide = () => undefined;
  bench.emit("normal", 2);
  expect(drainAtExit(exit)).toBe("drained");
  const next = restart(memory);
  expectBalanced(next.spool.ledger());
  expect(next.spool.ledger()).toMatchObject({
    emitted: 11,
    admitted: 7,
    failedBeforeAdmission: 4,
  });
});

test("a foot that is refused does not keep the books from the disk", () => {
  const { memory, files, bench, exit } = setUp();
  bench.emit("normal", 4);
  let writes = 0;
  files.decide = ({ name, path }) =>
    name === "write" && path.endsWith(".seg") && ++writes === 4 ? "ENOSPC" : undefined;
  expect(drainAtExit(exit)).toBe("drained");
  expect(writes).toBe(4);
  const next = restart(memory);
  expect(next.spool.ledger()).toMatchObject({
    emitted: 4,
    buffered: 4,
    discrepancy: 0,
    unknownTail: { incarnations: 0 },
  });
});

test("after a shutdown there is nothing to write, and no directory comes back", () => {
  const { memory, bench, exit } = setUp();
  bench.write("normal", 4);
  bench.deliverAll();
  bench.spool.close();
  expect(drainAtExit(exit)).toBe("drained");
  expect(memory.paths.map((path) => path.split(".").at(-1))).toEqual(["summary"]);
});

test("a directory that another process took is not made a second time", () => {
  const { memory, bench, exit } = setUp();
  bench.write("normal", 4);
  const thief = restart(memory);
  bench.emit("normal", 2);
  let code: string | undefined;
  try {
    drainAtExit(exit);
  } catch (error) {
    code = errorCode(error);
  }
  expect(code).toBe("EADOPTED");
  expect(memory.list(ROOT)).not.toContain(bench.instanceId);
  expect(thief.deliverAll().length).toBe(4);
});

test("exit books that are damaged or foreign leave an unknown tail", () => {
  for (const spoil of ["damage", "foreign"] as const) {
    const { memory, bench, exit } = setUp();
    bench.write("normal", 4);
    bench.emit("normal", 2);
    drainAtExit(exit);
    const path = `${bench.directory}/exit.log`;
    const bytes = memory.bytesOf(path);
    if (spoil === "damage") bytes[60]! ^= 1;
    memory.put(path, spoil === "damage" ? bytes : Buffer.from("[]"));
    const next = restart(memory);
    expectBalanced(next.spool.ledger());
    expect(next.spool.ledger()).toMatchObject({
      emitted: 6,
      buffered: 6,
      unknownTail: { incarnations: 1 },
    });
  }
});

test("on a disk with 0 bytes free the last counts go into the reserve", () => {
  const memory = new QuotaFileSystem();
  const processes = new FakeProcesses(1);
  const bench = new Workbench({ files: memory, clock, processes, seed: 1 });
  bench.write("normal", 5);
  memory.capacityPages = 0;
  memory.capacityPages = -memory.freePages;
  bench.emit("normal", 4);
  bench.emit("normal", 30, 0);
  const result = drainAtExit({
    files: memory,
    clock: systemClock,
    processes,
    ring: new RingConsumer(bench.ring),
    progress: bench.progress,
    root: ROOT,
    instanceId: bench.instanceId,
    resource: { attributes: {} },
    timeoutMillis: 20,
    events: () => bench.host.events(),
  });
  expect(result).toBe("drained");
  memory.capacityPages = Number.POSITIVE_INFINITY;
  const ledger = restart(memory).spool.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({
    emitted: 39,
    sampledOut: 30,
    admitted: 5,
    failedBeforeAdmission: 4,
    unknownTail: { incarnations: 0 },
  });
});

test("a shutdown under way leaves the directory and its books to the host that exits", () => {
  const { memory, files, bench, exit } = setUp();
  bench.write("normal", 4);
  bench.deliverAll();
  bench.emit("normal", 3);
  let hasClosed = false;
  files.decide = ({ name, path }) => {
    if (name !== "create" || !path.endsWith("exit.log")) return undefined;
    bench.spool.close();
    hasClosed = true;
    return undefined;
  };
  expect(drainAtExit(exit)).toBe("drained");
  expect(hasClosed).toBe(true);
  const next = restart(memory);
  expectBalanced(next.spool.ledger());
  expect(next.spool.ledger()).toMatchObject({
    emitted: 7,
    buffered: 3,
    unknownTail: { incarnations: 0 },
  });
});

test("a process that exits before it has another directory after a takeover leaves books that balance", () => {
  const { memory, files, bench, exit } = setUp();
  bench.write("normal", 5);
  const thief = restart(memory);
  files.decide = ({ name }) => (name === "makeDirectory" ? "EIO" : undefined);
  expect(bench.spool.sync()).toBe(false);
  files.decide = () => undefined;
  bench.emit("normal", 2);
  expect(drainAtExit(exit)).toBe("drained");
  expectBalanced(thief.spool.ledger());
  const next = new Workbench({ files: memory, clock, processes: new FakeProcesses(3), seed: 3 });
  const ledger = next.spool.ledger();
  expectBalanced(ledger);
  expect(ledger).toMatchObject({ emitted: 7, admitted: 7, buffered: 7 });
});
