import { expect, test } from "vitest";
import { expectBalanced } from "../../test/support/spool/balance.ts";
import { FakeProcesses } from "../../test/support/spool/fake-processes.ts";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { MemoryFileSystem } from "../../test/support/spool/memory-file-system.ts";
import { ROOT, Workbench } from "../../test/support/spool/workbench.ts";
import { MIN_SHARE_BYTES, makeRoom } from "./eviction.ts";
import type { Instance } from "./instance.ts";
import { MAX_SEGMENT_BYTES } from "./lane-writer.ts";
import { othersBytes } from "./others-bytes.ts";

const MIB = 1024 * 1024;

/** An instance of so many segments of 4 MiB in each lane. */
function fakeInstance(name: string, segments: Record<string, number>): Instance {
  const total = (): number => Object.values(segments).reduce((sum, count) => sum + count, 0);
  return {
    id: name,
    get diskBytes() {
      return total() * MAX_SEGMENT_BYTES;
    },
    evict(lane: string) {
      if ((segments[lane] ?? 0) > 0) segments[lane]!--;
      return 0;
    },
  } as unknown as Instance;
}

/** What is evicted, in order. */
function evicted(room: {
  readonly maxBytes: number;
  readonly othersBytes: number;
  readonly instances: readonly Instance[];
}): string[] {
  const order: string[] = [];
  makeRoom({
    ...room,
    evict: (instance, lane) => {
      const before = instance.diskBytes;
      instance.evict(lane);
      if (instance.diskBytes < before) order.push(`${instance.id} ${lane}`);
    },
  });
  return order;
}

test("bulk goes before normal before critical, and in a lane the oldest instance first", () => {
  const instances = [
    fakeInstance("old", { bulk: 1, normal: 1, critical: 1 }),
    fakeInstance("new", { bulk: 1, normal: 1, critical: 1 }),
  ];
  expect(evicted({ maxBytes: 16 * MIB, othersBytes: 0, instances })).toEqual([
    "old bulk",
    "new bulk",
    "old normal",
  ]);
});

test("what others have is taken off the cap, down to a share that everybody has", () => {
  const room = (othersBytes: number): string[] =>
    evicted({
      maxBytes: 40 * MIB,
      othersBytes,
      instances: [fakeInstance("own", { bulk: 8 })],
    });
  expect(room(0).length).toBe(0);
  expect(room(4 * MIB).length).toBe(0);
  expect(room(12 * MIB).length).toBe(2);
  const least = 8 - (MIN_SHARE_BYTES - MAX_SEGMENT_BYTES) / MAX_SEGMENT_BYTES;
  expect(room(39 * MIB).length).toBe(least);
  expect(room(1000 * MIB).length).toBe(least);
});

test("where nothing can be evicted it ends", () => {
  const stuck = { id: "stuck", diskBytes: 100 * MIB, evict: () => 0 } as unknown as Instance;
  expect(evicted({ maxBytes: 16 * MIB, othersBytes: 0, instances: [stuck] })).toEqual([]);
});

test("two processes on one directory keep to one cap between them", () => {
  const memory = new MemoryFileSystem();
  const clock = new ManualClock();
  const start = (pid: number): Workbench => {
    const processes = new FakeProcesses(pid);
    for (const other of [1, 2]) processes.livenessOf.set(other, "alive");
    const bench = new Workbench({ files: memory, clock, processes, seed: pid, maxBytes: 48 * MIB });
    clock.advance(1);
    return bench;
  };
  const both = [start(1), start(2)];
  const used = (): number =>
    memory.paths.reduce((sum, path) => sum + (memory.status(path)?.bytes ?? 0), 0);
  for (let round = 0; round < 45; round++) {
    for (const bench of both) {
      for (let i = 0; i < 3; i++) {
        bench.emit("bulk", 8000);
        bench.take();
      }
      bench.spool.maintain();
    }
    clock.advance(10_000);
    // A look is 10 s old at most; meanwhile each takes in one round's rows.
    expect(used()).toBeLessThan(50 * MIB);
  }
  for (const bench of both) {
    const ledger = bench.spool.ledger();
    expectBalanced(ledger);
    expect(ledger.dropped).toBe(0);
    expect(bench.warnings.map(({ code }) => code)).toEqual(["SONDE_SPOOL_THINNED"]);
  }
});

test("bytes of others are those of every directory but one's own and those one adopted", () => {
  const memory = new MemoryFileSystem();
  const [self, other, third] = ["1", "2", "3"].map(
    (digit) => `01900000-0000-7000-8000-00000000000${digit}`,
  );
  const put = (name: string, bytes: number): void => {
    memory.makeDirectory(`${ROOT}/${name}`);
    memory.put(`${ROOT}/${name}/bulk-00000001.seg`, Buffer.alloc(bytes));
  };
  put(`${self}`, 1);
  put(`${other}~${self}`, 2);
  put(`${other}`, 4);
  put(`${self}~${third}`, 8);
  memory.put(`${ROOT}/${third}.summary`, Buffer.alloc(16));
  put("somebody-elses", 32);
  expect(othersBytes(memory, ROOT, self!)).toBe(12);
});
