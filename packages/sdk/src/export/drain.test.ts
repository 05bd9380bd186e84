import { expect, test } from "vitest";
import { DrainBench, TAKEN } from "../../test/support/export/drain-bench.ts";
import { type Outcome, retry } from "./outcome.ts";

test("what is delivered is settled once, lease by lease", async () => {
  const bench = new DrainBench();
  const sent = [bench.source.add(3), bench.source.add(2)];
  bench.drain.start();
  await bench.run(5000);
  expect(bench.requests.map(({ sequences }) => sequences)).toEqual(sent);
  expect(bench.source.settled).toEqual([
    { block: 0, settlement: { outcomes: { delivered: 3, rejected: 0, dropped: 0 }, reasons: {} } },
    { block: 1, settlement: { outcomes: { delivered: 2, rejected: 0, dropped: 0 }, reasons: {} } },
  ]);
  await bench.drain.stop();
});

test("a partial success is settled as it was told", async () => {
  const bench = new DrainBench();
  bench.source.add(5);
  bench.answer = () => ({ kind: "delivered", rejected: 2, hasMessage: true });
  await bench.run(1000);
  expect(bench.source.settled[0]!.settlement).toEqual({
    outcomes: { delivered: 3, rejected: 2, dropped: 0 },
    reasons: { "rejected.partial_success": 2 },
  });
  await bench.drain.stop();
});

test("rejected records and a backend's warning are told of once each, with the first numbers", async () => {
  const bench = new DrainBench();
  for (const rows of [4, 5, 7, 9, 1]) bench.source.add(rows);
  const answers: Outcome[] = [
    TAKEN,
    { kind: "delivered", rejected: 2, hasMessage: false },
    { kind: "delivered", rejected: 7, hasMessage: true },
    { kind: "delivered", rejected: 0, hasMessage: true },
    { kind: "delivered", rejected: 0, hasMessage: true },
  ];
  bench.answer = ({ sequences }) => answers[[4, 5, 7, 9, 1].indexOf(sequences.length)]!;
  await bench.run(5000);
  expect(bench.source.settled.length).toBe(5);
  expect(bench.warnings).toEqual([
    { code: "SONDE_EXPORT_REJECTED", message: expect.stringContaining("2 of its 5 events") },
    { code: "SONDE_EXPORT_REJECTED", message: expect.stringContaining("0 of 9 events") },
  ]);
  await bench.drain.stop();
});

test("rows that may not leave are dropped with their reason, without a request if alone", async () => {
  const bench = new DrainBench();
  bench.source.add(0, { refused: { "dropped.level": 4 } });
  bench.source.add(1, { refused: { "dropped.unreadable": 2 } });
  await bench.run(1000);
  expect(bench.requests.map(({ sequences }) => sequences.length)).toEqual([1]);
  expect(bench.source.settled.map(({ settlement }) => settlement)).toEqual([
    { outcomes: { delivered: 0, rejected: 0, dropped: 4 }, reasons: { "dropped.level": 4 } },
    { outcomes: { delivered: 1, rejected: 0, dropped: 2 }, reasons: { "dropped.unreadable": 2 } },
  ]);
  await bench.drain.stop();
});

test("rows that do not fit their layout are dropped and cost no other, whatever becomes of those", async () => {
  const bench = new DrainBench();
  bench.source.add(4);
  const encode = bench.encode;
  bench.encode = (lease, rows) => ({
    ...encode(
      lease,
      rows.filter(({ sequence }) => sequence !== 2),
    ),
    unreadable: rows.flatMap(({ sequence }, index) => (sequence === 2 ? [index] : [])),
  });
  bench.answer = (_, index) => (index === 0 ? retry("status-503", "busy") : TAKEN);
  await bench.run(5000);
  expect(bench.requests.map(({ sequences }) => sequences)).toEqual([
    [0, 1, 3],
    [0, 1, 3],
  ]);
  expect(bench.source.settled[0]!.settlement).toEqual({
    outcomes: { delivered: 3, rejected: 0, dropped: 1 },
    reasons: { "dropped.unreadable": 1 },
  });
  await bench.drain.stop();
});

test("what is written and not synced is synced before it is sent, and an empty spool is not", async () => {
  const bench = new DrainBench();
  bench.source.add(2, { isSynced: false });
  await bench.run(1000);
  expect(bench.source.syncs).toBe(1);
  expect(bench.source.total("delivered")).toBe(2);
  await bench.time.advance(60_000);
  expect(bench.source.syncs).toBe(1);
  await bench.drain.stop();
});

test("few events make one request an interval, and nothing makes none", async () => {
  const bench = new DrainBench({ intervalMillis: 10_000 });
  bench.latencyMillis = 700;
  bench.drain.start();
  for (let second = 0; second < 100; second++) {
    // Committed at once: yet not each of them is worth a request.
    bench.source.add(1);
    await bench.time.advance(1000);
  }
  // Each look is over soon, and nothing goes before the next one.
  expect(bench.times.filter((atMillis) => (atMillis + 5000) % 10_000 > 4000)).toEqual([]);
  expect(bench.source.total("delivered")).toBeGreaterThan(90);
  await bench.time.advance(20_000);
  const before = bench.requests.length;
  await bench.time.advance(100_000);
  expect(bench.requests.length).toBe(before);
  expect(bench.time.timers).toBe(1);
  await bench.drain.stop();
});

test("the first look is at a random time of the first interval", async () => {
  for (const share of [0, 0.3, 0.9]) {
    const bench = new DrainBench();
    bench.share = share;
    bench.source.add(1);
    await bench.run(1000);
    expect(bench.times[0]).toBe(share * 1000);
    await bench.drain.stop();
  }
});

test.each(["live", "backlog"])(
  "a source that gives out few leases at a time is asked again when one is over: %s",
  async (part) => {
    const bench = new DrainBench({ intervalMillis: 3_600_000 });
    bench.source.add(1);
    await bench.run(1_900_000);
    bench.source.maxUnderWay = 2;
    for (let block = 0; block < 30; block++) bench.source.add(1, { isBacklog: part === "backlog" });
    bench.latencyMillis = 100;
    await bench.time.advance(3_600_000);
    expect(bench.source.total("delivered")).toBe(31);
    expect(bench.mostUnderWay).toBe(2);
    await bench.drain.stop();
  },
);

test("what failed is tried when its wait is over, not at the next look", async () => {
  const bench = new DrainBench({ intervalMillis: 3_600_000 });
  bench.latencyMillis = 10;
  bench.source.add(1);
  await bench.run(3_600_000);
  // Two may be under way by now, so that it shows at once that there is no second one.
  bench.source.add(1);
  bench.answer = (_, index) => (index === 1 ? retry("status-503", "busy") : TAKEN);
  await bench.time.advance(3_600_000);
  expect(bench.times).toEqual([1_800_000, 5_400_000, 5_400_510]);
  await bench.drain.stop();
});

test("somebody who waits has what is there sent at once", async () => {
  const bench = new DrainBench({ intervalMillis: 3_600_000 });
  await bench.run(10);
  bench.source.add(1);
  await bench.time.advance(10);
  expect(bench.requests).toEqual([]);
  const unhurry = bench.drain.hurry();
  await bench.time.advance(0);
  expect(bench.times).toEqual([20]);
  // And so is what comes while he waits.
  bench.source.add(1);
  await bench.time.advance(50);
  expect(bench.times).toEqual([20, 70]);
  unhurry();
  unhurry();
  await bench.time.advance(50);
  bench.source.add(1);
  await bench.time.advance(1000);
  expect(bench.times.length).toBe(2);
  await bench.drain.stop();
});

test("a stop while requests are under way settles nothing, then or later", async () => {
  const bench = new DrainBench();
  bench.source.add(1);
  let answer: (outcome: Outcome) => void = () => {};
  bench.answer = () =>
    new Promise<Outcome>((resolve) => {
      answer = resolve;
    });
  await bench.run(1000);
  expect(bench.underWay).toBe(1);
  await bench.drain.stop();
  answer(TAKEN);
  await bench.time.advance(5000);
  expect(bench.source.settled).toEqual([]);
  expect(bench.isClosed).toBe(true);
  expect(bench.time.timers).toBe(0);
});

test("an answer that comes with the stop is not settled either: whoever stops closes the books next", async () => {
  const bench = new DrainBench();
  bench.source.add(1);
  let answer: (outcome: Outcome) => void = () => {};
  bench.answer = () =>
    new Promise<Outcome>((resolve) => {
      answer = resolve;
    });
  bench.isDeafToAbort = true;
  await bench.run(1000);
  const stopped = bench.drain.stop();
  answer(TAKEN);
  await stopped;
  expect(bench.source.settled).toEqual([]);
});

test("rows of two days go in two requests, and the first is not sent again for the second's trouble", async () => {
  const bench = new DrainBench();
  const day = 86_400_000;
  bench.source.add(4, { times: [day, 5, day + 1, 3] });
  bench.answer = ({ sequences }, index) =>
    sequences.includes(0) && index < 4 ? retry("connect", "ECONNREFUSED") : TAKEN;
  await bench.run(60_000);
  expect(bench.requests.map(({ sequences }) => sequences)).toEqual([
    [3, 1],
    ...Array.from({ length: 4 }, () => [0, 2]),
  ]);
  expect(bench.source.settled.length).toBe(1);
  expect(bench.source.total("delivered")).toBe(4);
  await bench.drain.stop();
});

test("a stop before a start, and a second one, end", async () => {
  const bench = new DrainBench();
  bench.source.add(1);
  bench.drain.hurry();
  await bench.drain.stop();
  await bench.drain.stop();
  await bench.run(5000);
  expect(bench.requests).toEqual([]);
});

test("an outcome that the disk refuses is booked later, and its rows are not sent again", async () => {
  const bench = new DrainBench();
  for (let block = 0; block < 20; block++) bench.source.add(1);
  bench.source.isRefusing = true;
  await bench.run(30_000);
  // Not more than may be under way: their outcomes are in memory.
  expect(bench.requests.length).toBe(8);
  bench.source.isRefusing = false;
  await bench.time.advance(5000);
  expect(bench.source.total("delivered")).toBe(20);
  expect(bench.requests.length).toBe(20);
  await bench.drain.stop();
});
