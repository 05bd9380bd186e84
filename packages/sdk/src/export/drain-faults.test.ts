import { describe, expect, test } from "vitest";
import { DrainBench, TAKEN } from "../../test/support/export/drain-bench.ts";
import type { Outcome } from "./outcome.ts";

const HOUR = 3_600_000;

function thrown(): never {
  throw new RangeError("a fault");
}

/** What throws, and how it is put into the bench and taken out again. */
const FAULTS: Record<string, (bench: DrainBench) => () => void> = {
  encode(bench) {
    const { encode } = bench;
    bench.encode = thrown;
    return () => {
      bench.encode = encode;
    };
  },
  "the source's lease"(bench) {
    const { source } = bench;
    const lease = source.lease.bind(source);
    source.lease = thrown;
    return () => {
      source.lease = lease;
    };
  },
  "the source's sync"(bench) {
    const { source } = bench;
    const sync = source.sync.bind(source);
    source.sync = thrown;
    return () => {
      source.sync = sync;
    };
  },
  "the source's settle"(bench) {
    const { source } = bench;
    const settle = source.settle.bind(source);
    source.settle = thrown;
    return () => {
      source.settle = settle;
    };
  },
  "the source's counts"(bench) {
    Object.defineProperty(bench.source, "bufferedItems", { get: thrown, configurable: true });
    return () => Reflect.deleteProperty(bench.source, "bufferedItems");
  },
  "a transport that rejects"(bench) {
    bench.answer = () => Promise.reject(new RangeError("a fault"));
    return () => {
      bench.answer = () => TAKEN;
    };
  },
  "a transport whose answer is none"(bench) {
    bench.answer = () => undefined as unknown as Outcome;
    return () => {
      bench.answer = () => TAKEN;
    };
  },
};

test.each(Object.entries(FAULTS))(
  "T30: %s throws: said once, nothing lost, and the loop goes on when it does not",
  async (_, breakIt) => {
    const bench = new DrainBench();
    bench.source.add(5);
    bench.source.add(5, { isSynced: false });
    const mend = breakIt(bench);
    await bench.run(HOUR);
    expect(bench.codes).toEqual({ SONDE_EXPORT_FAILING: 1 });
    expect(bench.warnings[0]!.message).toContain("held on disk and tried again");
    // Not a tight loop: the waits grow.
    expect(bench.requests.length).toBeLessThan(60);
    expect(bench.time.timers).toBeLessThanOrEqual(1);
    mend();
    await bench.time.advance(HOUR);
    expect(bench.source.total("delivered")).toBe(10);
    expect(bench.source.total("quarantined")).toBe(0);
    await bench.drain.stop();
  },
);

test("T30: rows that cannot be encoded hold up no others, and their neighbours no longer than it takes to find them", async () => {
  const bench = new DrainBench();
  const bad = bench.source.add(8)[5]!;
  const { encode } = bench;
  bench.encode = (lease, rows) =>
    rows.some(({ sequence }) => sequence === bad) ? thrown() : encode(lease, rows);
  bench.drain.start();
  for (let minute = 0; minute < 120; minute++) {
    bench.source.add(1);
    await bench.time.advance(60_000);
  }
  expect(bench.source.setAside).toEqual({ unacknowledged: 1 });
  expect(bench.source.total("delivered")).toBe(7 + 120);
  await bench.drain.stop();
});

test("T30: a memory that throws", async () => {
  const memory = { load: () => ({}), save: thrown };
  const bench = new DrainBench({ memory });
  bench.source.add(5);
  await bench.run(HOUR);
  // It breaks its word, so what was sent at that moment is sent again, but nothing stands still.
  expect(bench.source.bufferedItems).toBe(0);
  await bench.drain.stop();
});

describe("what the drain holds", () => {
  test("leases for what is under way, and four beside", async () => {
    const bench = new DrainBench();
    let leased = 0;
    const lease = bench.source.lease.bind(bench.source);
    let most = 0;
    bench.source.lease = (part, underWay) => {
      most = Math.max(most, underWay.length);
      leased++;
      return lease(part, underWay);
    };
    for (let block = 0; block < 300; block++) bench.source.add(1);
    bench.latencyMillis = 100;
    // Some requests are never taken, so that as many as possible are put behind.
    bench.answer = ({ sequences }) =>
      sequences.some((sequence) => sequence > 100 && sequence % 10 === 0)
        ? { kind: "retry", reason: "garbage", detail: "no answer" }
        : TAKEN;
    await bench.run(HOUR);
    expect(most).toBeGreaterThanOrEqual(7);
    expect(most).toBeLessThan(8 + 4);
    expect(leased).toBeGreaterThan(40);
    await bench.drain.stop();
  });

  test("one timer while it is idle, and none after a stop", async () => {
    const bench = new DrainBench();
    await bench.run(10_000);
    expect(bench.time.timers).toBe(1);
    expect(bench.requests).toEqual([]);
    await bench.drain.stop();
    expect(bench.time.timers).toBe(0);
  });
});
