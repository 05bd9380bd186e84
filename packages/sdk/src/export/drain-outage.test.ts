import { describe, expect, test } from "vitest";
import { ROW_BYTES } from "../../test/support/export/counted-source.ts";
import { DrainBench, TAKEN } from "../../test/support/export/drain-bench.ts";
import type { EndpointState } from "./endpoint-state.ts";
import { retry } from "./outcome.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const AWAY = retry("connect", "ECONNREFUSED");
/** Whole blocks of a backlog. */
const BLOCK_ROWS = 100;

/** An hour without a backend, a block a minute, and the moment at which it is back. */
async function afterAnHour(bench: DrainBench, share: number = 0.5): Promise<void> {
  let isAway = true;
  bench.answer = () => (isAway ? AWAY : TAKEN);
  bench.drain.start();
  for (let minute = 0; minute < 60; minute++) {
    bench.source.add(BLOCK_ROWS);
    await bench.time.advance(MINUTE);
  }
  isAway = false;
  bench.share = share;
  bench.requests.length = 0;
}

/** Bytes in requests that began within each stretch of `millis`. */
function loads(bench: DrainBench, millis: number): number[] {
  const loads: number[] = [];
  for (const { atMillis, bytes } of bench.requests) {
    const index = Math.floor((atMillis - bench.requests[0]!.atMillis) / millis);
    loads[index] = (loads[index] ?? 0) + bytes;
  }
  return [...loads].map((load) => load ?? 0);
}

describe("after an outage", () => {
  test("what comes is live at once, and the backlog follows at two thirds of the rate at which it grew", async () => {
    const bench = new DrainBench();
    await afterAnHour(bench);
    for (let minute = 0; minute < 120; minute++) {
      await bench.time.advance(MINUTE);
      if (minute >= 5) bench.source.add(1);
    }
    await bench.time.advance(2000);
    expect(bench.source.begun).toBe(1);
    expect(bench.source.bufferedItems).toBe(0);
    // In ten minutes two thirds of ten blocks, 10 live rows, and what a block is at either end.
    const most = (20 / 3 + 1) * BLOCK_ROWS * ROW_BYTES + 11 * ROW_BYTES;
    expect(Math.max(...loads(bench, 10 * MINUTE).slice(1))).toBeLessThanOrEqual(most);
    const last = bench.requests.findLast(({ bytes }) => bytes > ROW_BYTES)!;
    const tookMillis = last.atMillis - bench.requests[0]!.atMillis;
    // Three halves of the outage and of the time until it was noticed, the first delay, and a block.
    expect(tookMillis).toBeLessThanOrEqual((90 + 4 + 6 + 2) * MINUTE);
    expect(tookMillis).toBeGreaterThanOrEqual(84 * MINUTE);
    await bench.drain.stop();
  });

  test("the backlog begins within a tenth of its length, at a random time; critical rows do not wait", async () => {
    const begins: number[] = [];
    for (const share of [0, 0.5, 0.99]) {
      const bench = new DrainBench();
      await afterAnHour(bench, share);
      const critical = bench.source.add(1, { lane: "critical" });
      const more = bench.source.add(1, { lane: "critical" });
      await bench.time.advance(5 * MINUTE);
      // The empty request shows that the outage is over; then nothing is in the way of these.
      const [empty, ...first] = bench.requests.map(({ sequences }) => sequences);
      expect(empty).toEqual([]);
      expect(first.slice(0, 2)).toEqual([critical, more]);
      await bench.time.advance(15 * MINUTE);
      begins.push(bench.times[2]! - bench.times[0]!);
      await bench.drain.stop();
    }
    // It was noticed up to five minutes after the backend was back: a tenth of that, and a block's price at the rate.
    const outageMillis = HOUR + 5 * MINUTE;
    expect(Math.max(...begins)).toBeLessThanOrEqual(outageMillis * (0.1 + (1 / 60) * 1.5));
    expect(begins[2]).toBeGreaterThan(begins[0]!);
  });

  test("of less than ten seconds everything comes at once", async () => {
    const bench = new DrainBench();
    bench.source.add(1);
    await bench.run(1000);
    for (let block = 0; block < 20; block++) bench.source.add(BLOCK_ROWS);
    bench.answer = () => (bench.time.monotonicMillis() < 8000 ? AWAY : TAKEN);
    await bench.time.advance(20_000);
    expect(bench.source.begun).toBe(0);
    expect(bench.source.bufferedItems).toBe(0);
    await bench.drain.stop();
  });

  test("a second one, before the backlog is gone, does not have it come faster", async () => {
    const bench = new DrainBench();
    await afterAnHour(bench);
    await bench.time.advance(20 * MINUTE);
    const until = bench.time.monotonicMillis() + 30_000;
    bench.answer = () => (bench.time.monotonicMillis() < until ? AWAY : TAKEN);
    bench.source.add(1);
    await bench.time.advance(MINUTE);
    const before = bench.requests.length;
    await bench.time.advance(10 * MINUTE);
    expect(bench.source.begun).toBe(2);
    expect(bench.requests.length - before).toBeLessThanOrEqual(9);
    await bench.drain.stop();
  });

  test("a long one, before the little of a short one is gone, has its own rate", async () => {
    const bench = new DrainBench();
    let isAway = true;
    bench.answer = () => (isAway ? AWAY : TAKEN);
    bench.source.add(1);
    await bench.run(MINUTE);
    isAway = false;
    while (bench.source.begun === 0) await bench.time.advance(100);
    isAway = true;
    for (let minute = 0; minute < 60; minute++) {
      bench.source.add(BLOCK_ROWS);
      await bench.time.advance(MINUTE);
    }
    isAway = false;
    await bench.time.advance(1.75 * HOUR);
    expect(bench.source.begun).toBe(2);
    expect(bench.source.bufferedItems).toBe(0);
    await bench.drain.stop();
  });

  test("no rate of an earlier process holds a backlog for longer than the longest outage would", async () => {
    const memory = { load: () => ({ backlogBytesPerSecond: 1e-9 }), save: () => {} };
    const bench = new DrainBench({ memory });
    for (let block = 0; block < 20; block++) bench.source.add(BLOCK_ROWS, { isBacklog: true });
    await bench.run(37 * HOUR);
    expect(bench.source.bufferedItems).toBe(0);
    await bench.drain.stop();
  });

  test.each(["status-502", "content-type"] as const)(
    "%s to eight empty requests: records show whether it is only those, one request for eight",
    async (reason) => {
      const bench = new DrainBench();
      for (let block = 0; block < 3; block++) bench.source.add(BLOCK_ROWS, { isBacklog: true });
      let isAway = true;
      bench.answer = ({ bytes }) => (bytes === 0 || isAway ? retry(reason, "so") : TAKEN);
      await bench.run(4 * HOUR);
      expect(bench.times.length).toBeGreaterThan(3);
      expect(bench.probes.length).toBeGreaterThanOrEqual(8 * bench.times.length);
      expect(bench.source.total("delivered")).toBe(0);
      isAway = false;
      await bench.time.advance(24 * HOUR);
      expect(bench.source.bufferedItems).toBe(0);
      await bench.drain.stop();
    },
  );

  test("a flush has all of it sent at once", async () => {
    const bench = new DrainBench();
    await afterAnHour(bench);
    const unhurry = bench.drain.hurry();
    await bench.time.advance(2000);
    expect(bench.source.bufferedItems).toBe(0);
    unhurry();
    await bench.drain.stop();
  });

  test("live before backlog, critical first, oldest first", async () => {
    const bench = new DrainBench({ maxConcurrentRequests: 1 });
    bench.source.add(1);
    await bench.run(600);
    bench.requests.length = 0;
    const order = [
      bench.source.add(1, { lane: "critical" }),
      bench.source.add(1, { lane: "normal" }),
      bench.source.add(1, { lane: "normal" }),
      bench.source.add(1, { lane: "bulk" }),
      bench.source.add(1, { lane: "critical", isBacklog: true }),
      bench.source.add(1, { lane: "bulk", isBacklog: true }),
    ];
    await bench.time.advance(1000);
    expect(bench.requests.map(({ sequences }) => sequences)).toEqual(order);
    await bench.drain.stop();
  });
});

test("T28: the replay is never faster than its limit, counted on the wire, whatever is in the way", async () => {
  const limit = 1000;
  const bench = new DrainBench({ backlogBytesPerSecond: limit });
  for (let block = 0; block < 200; block++) bench.source.add(BLOCK_ROWS, { isBacklog: true });
  bench.answer = (_, index) => (index % 7 === 3 ? retry("status-503", "busy") : TAKEN);
  await bench.run(4 * HOUR);
  expect(bench.source.bufferedItems).toBe(0);
  // One lease more than its share, and two more until it has shown how long the first one is on the wire.
  const most = 3 * BLOCK_ROWS * ROW_BYTES;
  const beyond = bench.requests.map(({ atMillis: from }, index) => {
    let bytes = 0;
    return Math.max(
      ...bench.requests.slice(index).map((request) => {
        bytes += request.bytes;
        return bytes - ((request.atMillis - from) * limit) / 1000;
      }),
    );
  });
  expect(Math.max(...beyond)).toBeLessThanOrEqual(most);
  await bench.drain.stop();
});

describe("T48: more than may be under way at a time", () => {
  test("is no failure: it stays on the disk and is counted there", async () => {
    const bench = new DrainBench();
    for (let block = 0; block < 100; block++) bench.source.add(2);
    bench.latencyMillis = 1000;
    await bench.run(7000);
    expect(bench.mostUnderWay).toBe(8);
    expect(bench.warnings).toEqual([]);
    expect(bench.source.bufferedItems + bench.source.total("delivered")).toBe(200);
    await bench.time.advance(20_000);
    expect(bench.source.total("delivered")).toBe(200);
    expect(bench.requests.length).toBe(100);
    expect(bench.mostUnderWay).toBe(8);
    await bench.drain.stop();
  });

  test("begins with one, and doubles; after a failure too", async () => {
    const bench = new DrainBench();
    for (let block = 0; block < 60; block++) bench.source.add(1);
    bench.latencyMillis = 1000;
    bench.answer = (_, index) => (index === 20 ? retry("status-503", "busy") : TAKEN);
    await bench.run(30_000);
    const rounds = [...new Set(bench.times)].map(
      (time) => bench.times.filter((other) => other === time).length,
    );
    expect(rounds.slice(0, 4)).toEqual([1, 2, 4, 8]);
    // Those that were under way beside the failed one do not have it grow again.
    const after = rounds.slice(rounds.indexOf(1, 1));
    expect(after.slice(0, 3)).toEqual([1, 2, 4]);
    expect(bench.source.total("delivered")).toBe(60);
    await bench.drain.stop();
  });
});

describe("a process that starts anew", () => {
  /** Remembers like a file. */
  function memoryOf(state: EndpointState): {
    load: () => EndpointState;
    save: (s: EndpointState) => void;
    state: EndpointState;
  } {
    const memory = {
      state,
      load: () => memory.state,
      save: (changed: EndpointState) => {
        memory.state = changed;
      },
    };
    return memory;
  }
  const NOW = Date.UTC(2026, 10, 23);

  test("has what others left come slowly, by since when the backend is away", async () => {
    const bench = new DrainBench({ memory: memoryOf({ awaySinceMillis: NOW - HOUR }) });
    for (let block = 0; block < 60; block++) bench.source.add(BLOCK_ROWS, { isBacklog: true });
    await bench.run(2 * MINUTE);
    // The first one, to see whether the endpoint is there.
    expect(bench.requests.length).toBe(1);
    await bench.time.advance(20 * MINUTE);
    expect(bench.requests.length).toBeLessThan(20);
    await bench.time.advance(80 * MINUTE);
    expect(bench.source.bufferedItems).toBe(0);
    await bench.drain.stop();
  });

  test("does not come back before the backend wanted, nor with longer requests, nor with records while blocked", async () => {
    const memory = memoryOf({
      limitBytes: 1500,
      limitMillis: NOW,
      notBeforeMillis: NOW + 10 * MINUTE,
      blocked: "status-401",
    });
    const bench = new DrainBench({ memory });
    bench.source.add(100);
    await bench.run(10 * MINUTE - 1);
    expect(bench.requests).toEqual([]);
    await bench.time.advance(MINUTE);
    expect(bench.requests.map(({ bytes }) => bytes)[0]).toBe(0);
    expect(Math.max(...bench.requests.map(({ bytes }) => bytes))).toBeLessThanOrEqual(1500);
    expect(bench.source.total("delivered")).toBe(100);
    expect(memory.state).not.toHaveProperty("blocked");
    await bench.drain.stop();
  });

  test("asks a backend that did not let the last one in at a random time, too", async () => {
    const bench = new DrainBench({ memory: memoryOf({ blocked: "status-401" }) });
    await bench.run(1000);
    expect(bench.probes.map(({ atMillis }) => atMillis)).toEqual([500]);
    await bench.drain.stop();
  });

  test("leaves to the next one what it learned", async () => {
    const memory = memoryOf({});
    const bench = new DrainBench({ memory });
    bench.source.add(64, { rowBytes: 1000 });
    bench.answer = ({ bytes }, index) => {
      if (bytes > 20_000) return { kind: "too-large", reason: "status-413", detail: "413" };
      return index < 6 ? TAKEN : { kind: "blocked", reason: "status-403", detail: "403" };
    };
    await bench.run(1000);
    expect(memory.state).toMatchObject({ limitBytes: 16_000 });
    bench.source.add(1);
    await bench.time.advance(5000);
    expect(memory.state).toMatchObject({ limitBytes: 16_000, blocked: "status-403" });
    bench.answer = () => ({ ...retry("status-503", "busy"), retryAfterMillis: HOUR });
    await bench.time.advance(HOUR);
    expect(memory.state.notBeforeMillis).toBeGreaterThan(bench.time.nowMillis());
    await bench.drain.stop();
  });
});
