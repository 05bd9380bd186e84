import { expect, test } from "vitest";
import { ROW_BYTES } from "../../test/support/export/counted-source.ts";
import { DrainBench, TAKEN } from "../../test/support/export/drain-bench.ts";
import { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import type { EndpointState } from "./endpoint-state.ts";
import { retry } from "./outcome.ts";

/*
 * What one drain has to do for a hundred thousand of them not to come back at once. Each case is one that
 * the simulation (packages/sdk/fleet) has shown.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const AWAY = retry("connect", "ECONNREFUSED");

test("after an outage the first request is empty, and no backlog comes before its turn", async () => {
  const bench = new DrainBench();
  bench.share = 0.5;
  let isAway = true;
  bench.answer = () => (isAway ? AWAY : TAKEN);
  bench.drain.start();
  bench.source.add(1000);
  await bench.time.advance(HOUR);
  isAway = false;
  bench.share = 0.99;
  const [before, from] = [bench.requests.length, bench.time.monotonicMillis()];
  await bench.time.advance(10 * MINUTE);
  expect(bench.requests[before]).toMatchObject({ bytes: 0 });
  expect(bench.times.filter((time) => time > from)).toEqual([]);
  // Nearly what the one lease costs, which is three halves of the outage.
  await bench.time.advance(90 * MINUTE);
  expect(bench.source.total("delivered")).toBe(1000);
  await bench.drain.stop();
});

test("critical rows do not use up the turn of the first lease that is paced", async () => {
  const bench = new DrainBench();
  let isAway = true;
  bench.answer = () => (isAway ? AWAY : TAKEN);
  bench.drain.start();
  bench.source.add(1000);
  bench.source.add(5, { lane: "critical" });
  await bench.time.advance(HOUR);
  isAway = false;
  bench.share = 0.99;
  await bench.time.advance(30 * MINUTE);
  expect(bench.source.total("delivered")).toBe(5);
  await bench.drain.stop();
});

test("a new process asks before it sends what an earlier one left", async () => {
  const now = Date.UTC(2026, 10, 23);
  const bench = new DrainBench({
    memory: { load: () => ({ awaySinceMillis: now - HOUR }), save: () => {} },
  });
  bench.source.add(1000, { isBacklog: true });
  await bench.run(2 * MINUTE);
  expect(bench.requests.map(({ bytes }) => bytes)).toEqual([0]);
  await bench.time.advance(2 * HOUR);
  expect(bench.source.total("delivered")).toBe(1000);
  await bench.drain.stop();
});

test("what a process left that met no outage needs no pace, however long it is gone", async () => {
  let state: EndpointState = {};
  const memory = {
    load: (): EndpointState => state,
    save: (changed: EndpointState): void => {
      state = changed;
    },
  };
  const earlier = new DrainBench({ memory });
  earlier.source.add(1);
  await earlier.run(2 * MINUTE);
  await earlier.drain.stop();
  const bench = new DrainBench({ memory });
  bench.source.add(3, { isBacklog: true });
  await bench.time.advance(72 * HOUR);
  await bench.run(MINUTE);
  expect(bench.source.total("delivered")).toBe(3);
  await bench.drain.stop();
});

test("a process that ends in an outage tells the next one since when it is, until it is over", async () => {
  let state: EndpointState = {};
  const memory = {
    load: (): EndpointState => state,
    save: (changed: EndpointState): void => {
      state = changed;
    },
  };
  const bench = new DrainBench({ memory });
  let isAway = true;
  bench.answer = () => (isAway ? AWAY : TAKEN);
  bench.source.add(1);
  const from = bench.time.nowMillis();
  await bench.run(HOUR);
  expect(state.awaySinceMillis).toBeGreaterThanOrEqual(from);
  expect(state.awaySinceMillis).toBeLessThan(from + MINUTE);
  isAway = false;
  await bench.time.advance(10 * MINUTE);
  expect(state).not.toHaveProperty("awaySinceMillis");
  await bench.drain.stop();
});

test("an endpoint that refuses empty requests gets records all the same", async () => {
  const bench = new DrainBench();
  let isAway = true;
  bench.answer = ({ bytes }) => {
    if (isAway) return AWAY;
    return bytes > 0 ? TAKEN : { kind: "refused", reason: "status-400", detail: "400" };
  };
  bench.drain.start();
  bench.source.add(3);
  await bench.time.advance(HOUR);
  isAway = false;
  await bench.time.advance(20 * MINUTE);
  expect(bench.source.total("delivered")).toBe(3);
  expect(bench.probes.length).toBeGreaterThan(0);
  await bench.drain.stop();
});

test("what a busy backend refuses of the backlog is paid for: no more comes because of it", async () => {
  const blockRows = 100;
  const bench = new DrainBench();
  let isAway = true;
  bench.answer = ({ bytes }, index) => {
    if (isAway) return AWAY;
    return bytes > 0 && index % 2 === 0 ? retry("status-503", "busy") : TAKEN;
  };
  bench.drain.start();
  for (let block = 0; block < 60; block++) bench.source.add(blockRows);
  await bench.time.advance(HOUR);
  isAway = false;
  const from = bench.time.monotonicMillis();
  await bench.time.advance(2 * HOUR);
  const offered = bench.requests
    .filter(({ atMillis }) => atMillis > from)
    .reduce((sum, { bytes }) => sum + bytes, 0);
  const grown = 60 * blockRows * ROW_BYTES;
  // Two hours at two thirds of what came in one, and a lease at the end.
  expect(offered).toBeLessThanOrEqual((grown * 2 * 2) / 3 + blockRows * ROW_BYTES);
  expect(offered).toBeGreaterThan(grown);
  await bench.drain.stop();
});

test("a backend that refuses most of what comes, whatever it is, has no record set aside", async () => {
  const seed = Number(process.env["SONDE_TEST_SEED"] ?? Date.now() % 1e6);
  const random = new SeededRandom(seed);
  const bench = new DrainBench();
  bench.answer = ({ bytes }) =>
    bytes > 0 && random.next() < 0.8 ? retry("status-503", "busy") : TAKEN;
  bench.drain.start();
  for (let minute = 0; minute < 6 * 60; minute++) {
    bench.source.add(1, minute % 10 === 0 ? { lane: "critical" } : {});
    await bench.time.advance(MINUTE);
  }
  expect(bench.source.setAside, `seed ${seed}`).toEqual({});
  expect(bench.source.total("delivered"), `seed ${seed}`).toBeGreaterThan(20);
  await bench.drain.stop();
});
