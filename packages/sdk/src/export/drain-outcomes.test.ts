import { describe, expect, test } from "vitest";
import { ROW_BYTES } from "../../test/support/export/counted-source.ts";
import { type Arrived, DrainBench, TAKEN } from "../../test/support/export/drain-bench.ts";
import { blocked, type Outcome, retry } from "./outcome.ts";

const HOUR = 3_600_000;
const TOO_LARGE: Outcome = { kind: "too-large", reason: "status-413", detail: "answered 413" };

function refused(status: number): Outcome {
  return { kind: "refused", reason: `status-${status}`, detail: `answered ${status}` };
}

/** How often each row was in a request that was taken. */
function takenRows(requests: readonly Arrived[], answer: (request: Arrived) => Outcome): number[] {
  return requests
    .filter((request) => answer(request).kind === "delivered")
    .flatMap(({ sequences }) => sequences)
    .sort((one, other) => one - other);
}

describe("retry", () => {
  test("is waited out with backoff, said once for each reason, and settles nothing", async () => {
    const bench = new DrainBench();
    bench.source.add(1);
    bench.answer = (_, index) => (index < 3 ? retry("status-503", "answered 503") : TAKEN);
    await bench.run(60_000);
    // Half of each ceiling: half a second, one, two.
    expect(bench.times).toEqual([500, 1000, 2000, 4000]);
    expect(bench.source.total("delivered")).toBe(1);
    expect(bench.codes).toEqual({ SONDE_EXPORT_FAILING: 1 });
    await bench.drain.stop();
  });

  test("T34: the backend's wish holds for all requests, with up to half of it on top, and nobody cuts it", async () => {
    const bench = new DrainBench();
    bench.source.add(1);
    bench.source.add(1);
    bench.answer = (_, index) =>
      index === 0 ? { ...retry("status-429", "busy"), retryAfterMillis: 40_000 } : TAKEN;
    await bench.run(1000);
    const unhurry = bench.drain.hurry();
    await bench.time.advance(49_000);
    expect(bench.times).toEqual([500]);
    await bench.time.advance(2000);
    // 40 s, and half of half of it.
    expect(bench.times).toEqual([500, 50_500, 50_500]);
    unhurry();
    await bench.drain.stop();
  });

  test("T29: an endpoint that is slower than the timeout is asked again for as long as it takes", async () => {
    const bench = new DrainBench();
    bench.source.add(3);
    bench.latencyMillis = 10_000;
    bench.answer = (_, index) => (index < 40 ? retry("timeout", "no answer within 10 s") : TAKEN);
    await bench.run(3 * HOUR);
    expect(bench.source.total("delivered")).toBe(3);
    expect(bench.source.setAside).toEqual({});
    // The first answer is to an empty request, which asks whether the outage is over.
    expect(bench.requests.length).toBe(42);
    expect(bench.requests.at(-2)).toMatchObject({ bytes: 0 });
    await bench.drain.stop();
  });

  test("somebody who waits cuts our own backoff short, to a second and no more", async () => {
    const bench = new DrainBench();
    bench.source.add(1);
    bench.answer = () => retry("connect", "ECONNREFUSED");
    await bench.run(HOUR);
    const before = bench.requests.length;
    const unhurry = bench.drain.hurry();
    await bench.time.advance(10_000);
    expect(bench.requests.length - before).toBeLessThanOrEqual(11);
    expect(bench.requests.length - before).toBeGreaterThanOrEqual(10);
    unhurry();
    const after = bench.requests.length;
    await bench.time.advance(60_000);
    expect(bench.requests.length - after).toBeLessThanOrEqual(1);
    await bench.drain.stop();
  });
});

describe("too large", () => {
  test("is halved down to what is taken, and later requests have that length at once", async () => {
    const bench = new DrainBench();
    bench.source.add(64, { rowBytes: 1000 });
    bench.source.add(64, { rowBytes: 1000 });
    const answer = ({ bytes }: Arrived): Outcome => (bytes > 10_000 ? TOO_LARGE : TAKEN);
    bench.answer = answer;
    await bench.run(5000);
    expect(bench.source.total("delivered")).toBe(128);
    expect(takenRows(bench.requests, answer)).toEqual(Array.from({ length: 128 }, (_, i) => i));
    // 64, 32 and 16 were too many.
    expect(bench.requests.map(({ sequences }) => sequences.length)).toEqual([
      64,
      32,
      16,
      ...Array.from({ length: 16 }, () => 8),
    ]);
    expect(bench.warnings).toEqual([]);
    await bench.drain.stop();
  });

  test("a longer request is tried after 32, and after 64 more, one at a time", async () => {
    const bench = new DrainBench();
    for (let block = 0; block < 110; block++) bench.source.add(64, { rowBytes: 1000 });
    bench.answer = ({ bytes }) => (bytes > 40_000 ? TOO_LARGE : TAKEN);
    await bench.run(10_000);
    expect(bench.source.total("delivered")).toBe(110 * 64);
    const refusals = bench.requests.filter(({ bytes }) => bytes > 40_000);
    // The first one, and one after 32 others, and after 64.
    expect(refusals.length).toBe(3);
    await bench.drain.stop();
  });

  test("of one record alone is set aside, and the others arrive", async () => {
    const bench = new DrainBench();
    bench.source.add(1, { rowBytes: 1000 * ROW_BYTES });
    bench.source.add(10);
    const answer = ({ bytes }: Arrived): Outcome => (bytes > 50 * ROW_BYTES ? TOO_LARGE : TAKEN);
    bench.answer = answer;
    await bench.run(5000);
    expect(bench.source.setAside).toEqual({ too_large: 1 });
    expect(bench.source.settled[0]!.settlement).toMatchObject({
      outcomes: { delivered: 0, quarantined: 1 },
      reasons: { "quarantined.too_large": 1 },
    });
    expect(bench.source.total("delivered")).toBe(10);
    expect(bench.codes).toEqual({ SONDE_EXPORT_QUARANTINED: 1 });
    await bench.drain.stop();
  });

  test("no request is longer than the option says; a record that is goes nowhere", async () => {
    const bench = new DrainBench({ maxRequestBytes: 20 * ROW_BYTES });
    bench.source.add(101);
    bench.source.add(1, { rowBytes: 21 * ROW_BYTES });
    await bench.run(5000);
    expect(Math.max(...bench.requests.map(({ bytes }) => bytes))).toBeLessThanOrEqual(
      20 * ROW_BYTES,
    );
    expect(bench.requests.length).toBe(6);
    expect(bench.source.total("delivered")).toBe(101);
    expect(bench.source.setAside).toEqual({ too_large: 1 });
    await bench.drain.stop();
  });

  test("a record that is longer than the option says is told of, and is no word of the backend's", async () => {
    const bench = new DrainBench({ maxRequestBytes: 20 * ROW_BYTES });
    for (let block = 0; block < 4; block++) bench.source.add(1, { rowBytes: 21 * ROW_BYTES });
    bench.source.add(1);
    await bench.run(5000);
    expect(bench.source.setAside).toEqual({ too_large: 4 });
    expect(bench.source.total("delivered")).toBe(1);
    expect(bench.probes).toEqual([]);
    expect(bench.codes).toEqual({ SONDE_EXPORT_QUARANTINED: 1 });
    await bench.drain.stop();
  });

  test("rows that no request holds together are encoded in parts; one that none holds is set aside", async () => {
    const bench = new DrainBench();
    const sequences = bench.source.add(100);
    const { encode } = bench;
    const none = { body: new Uint8Array(0), items: 0, unreadable: [], isTooLong: true } as const;
    bench.encode = (lease, rows) =>
      rows.length > 13 || rows.some(({ sequence }) => sequence === sequences[50])
        ? none
        : encode(lease, rows);
    await bench.run(5000);
    expect(bench.source.total("delivered")).toBe(99);
    expect(bench.source.setAside).toEqual({ too_large: 1 });
    await bench.drain.stop();
  });
});

describe("refused", () => {
  test("400: one bad record of a thousand costs two requests a halving, and is set aside alone", async () => {
    const bench = new DrainBench();
    bench.source.add(1000);
    const answer = ({ sequences }: Arrived): Outcome =>
      sequences.includes(337) ? refused(400) : TAKEN;
    bench.answer = answer;
    await bench.run(5000);
    expect(bench.source.setAside).toEqual({ refused_400: 1 });
    expect(bench.source.total("delivered")).toBe(999);
    expect(takenRows(bench.requests, answer).length).toBe(999);
    expect(bench.requests.length).toBeLessThanOrEqual(1 + 2 * 10);
    await bench.drain.stop();
  });

  test("400 for length: the halves that are taken teach the limit", async () => {
    const bench = new DrainBench();
    bench.source.add(64);
    bench.source.add(64);
    bench.answer = ({ bytes }) => (bytes > 20 * ROW_BYTES ? refused(400) : TAKEN);
    await bench.run(5000);
    expect(bench.source.total("delivered")).toBe(128);
    expect(bench.requests.map(({ sequences }) => sequences.length)).toEqual([
      64,
      32,
      ...Array.from({ length: 8 }, () => 16),
    ]);
    await bench.drain.stop();
  });

  test("400 to every other record: the search ends, and what is left is set aside together", async () => {
    const bench = new DrainBench();
    bench.source.add(1000);
    bench.answer = ({ sequences }) =>
      sequences.some((sequence) => sequence % 2 === 0) ? refused(400) : TAKEN;
    await bench.run(5000);
    const { refused_400: aside = 0 } = bench.source.setAside;
    expect(aside).toBeGreaterThan(900);
    expect(aside + bench.source.total("delivered")).toBe(1000);
    expect(bench.requests.length).toBeLessThanOrEqual(1 + 64);
    await bench.drain.stop();
  });

  test.each([500, 415, 501, 599])(
    "%d: set aside whole after one request, and never sent again",
    async (status) => {
      const bench = new DrainBench();
      bench.source.add(10);
      bench.source.add(5);
      bench.answer = ({ sequences }) => (sequences.length === 10 ? refused(status) : TAKEN);
      await bench.run(HOUR);
      expect(bench.requests.length).toBe(2);
      expect(bench.source.setAside).toEqual({ [`refused_${status}`]: 10 });
      expect(bench.source.settled[0]!.settlement).toMatchObject({
        outcomes: { quarantined: 10 },
        reasons: { [`quarantined.refused_${status}`]: 10 },
      });
      expect(bench.source.total("delivered")).toBe(5);
      await bench.drain.stop();
    },
  );
});

describe("the breaker", () => {
  test.each([
    "status-401",
    "status-403",
    "status-404",
    "status-405",
    "status-407",
    "redirect",
  ] as const)(
    "%s: no record goes before an empty request was verified, and none is set aside",
    async (reason) => {
      const bench = new DrainBench();
      bench.source.add(7);
      let isFixed = false;
      bench.answer = () => (isFixed ? TAKEN : blocked(reason, "answered so"));
      await bench.run(4 * HOUR);
      expect(bench.times).toEqual([500]);
      expect(bench.probes.length).toBeGreaterThan(20);
      expect(bench.codes).toEqual({ SONDE_EXPORT_BLOCKED: 1 });
      isFixed = true;
      // After four hours it is a backlog as after any outage: paced, at half of its price at random.
      await bench.time.advance(4 * HOUR);
      expect(bench.source.total("delivered")).toBe(7);
      expect(bench.source.setAside).toEqual({});
      await bench.drain.stop();
    },
  );

  test("where the empty request is refused as such, records show whether it is well again", async () => {
    const bench = new DrainBench();
    bench.source.add(7);
    bench.answer = ({ bytes }, index) => {
      if (index < 3) return blocked("status-401", "answered 401");
      return bytes === 0 ? refused(400) : TAKEN;
    };
    await bench.run(HOUR);
    expect(bench.source.total("delivered")).toBe(7);
    expect(bench.probes.length).toBe(3);
    await bench.drain.stop();
  });

  test("a backend that refuses everything has three shipments set aside and no more, and is tried with one at a time", async () => {
    const bench = new DrainBench();
    for (let block = 0; block < 50; block++) bench.source.add(4);
    let isFixed = false;
    bench.answer = ({ bytes }) => (bytes === 0 || isFixed ? TAKEN : refused(500));
    await bench.run(10 * HOUR);
    expect(bench.source.setAside).toEqual({ refused_500: 12 });
    expect(bench.codes).toEqual({ SONDE_EXPORT_BLOCKED: 1, SONDE_EXPORT_QUARANTINED: 1 });
    expect(bench.mostUnderWay).toBe(1);
    // One after each probe, at the longest waits.
    expect(bench.times.length - 3).toBe(bench.probes.length);
    expect(bench.probes.length).toBeLessThan(260);
    isFixed = true;
    await bench.time.advance(HOUR);
    expect(bench.source.total("delivered")).toBe(200 - 12);
    await bench.drain.stop();
  });

  test("what is under way when that shows is held back, not set aside, and counts as one failure", async () => {
    const bench = new DrainBench({ maxConcurrentRequests: 8 });
    bench.latencyMillis = 100;
    for (let block = 0; block < 60; block++) bench.source.add(4);
    bench.drain.start();
    while (bench.underWay < 8) await bench.time.advance(10);
    bench.answer = () => refused(500);
    await bench.time.advance(250);
    bench.answer = () => TAKEN;
    await bench.time.advance(60_000);
    expect(bench.source.setAside).toEqual({ refused_500: 12 });
    expect(bench.source.total("delivered")).toBe(60 * 4 - 12);
    await bench.drain.stop();
  });

  test("400 to everything: a shipment that tries is halved, one step a try, and none of it is set aside", async () => {
    const bench = new DrainBench();
    for (let block = 0; block < 4; block++) bench.source.add(4);
    bench.answer = ({ bytes }) => (bytes === 0 ? TAKEN : refused(400));
    await bench.run(HOUR);
    expect(bench.source.setAside).toEqual({ refused_400: 12 });
    const tried = bench.requests.filter(({ sequences }) => sequences.includes(12));
    expect(tried.map(({ sequences }) => sequences.length).slice(0, 4)).toEqual([4, 2, 1, 1]);
    // An empty request before each, and the waits between.
    expect(bench.probes.length).toBeGreaterThanOrEqual(tried.length);
    expect(tried.length).toBeLessThan(40);
    await bench.drain.stop();
  });

  test.each([
    ["takes no request as long", ({ bytes }: Arrived) => bytes > 20 * ROW_BYTES && TOO_LARGE],
    [
      "finds a bad record in each lease",
      ({ sequences }: Arrived) => sequences.some((one) => one % 64 === 40) && refused(400),
    ],
  ])("one that is well again and %s is not kept shut by that", async (_, bad) => {
    const bench = new DrainBench();
    for (let block = 0; block < 20; block++) bench.source.add(64);
    let refusesAll = true;
    bench.answer = (request) => {
      if (request.bytes === 0) return TAKEN;
      return refusesAll ? refused(500) : bad(request) || TAKEN;
    };
    await bench.run(HOUR);
    expect(bench.source.setAside).toEqual({ refused_500: 192 });
    refusesAll = false;
    await bench.time.advance(24 * HOUR);
    expect(bench.source.bufferedItems).toBe(0);
    expect(bench.source.total("delivered")).toBeGreaterThanOrEqual(20 * 64 - 192 - 17);
    await bench.drain.stop();
  });

  test("three shipments of bad records do not hold up those behind them for long", async () => {
    const bench = new DrainBench();
    for (let block = 0; block < 6; block++) bench.source.add(1);
    bench.source.add(5);
    bench.answer = ({ sequences }) =>
      sequences.length === 0 || sequences.length === 5 ? TAKEN : refused(422);
    await bench.run(HOUR);
    expect(bench.source.total("delivered")).toBe(5);
    expect(bench.source.setAside).toEqual({ refused_422: 6 });
    await bench.drain.stop();
  });
});

describe("a request that is answered again and again, and not taken, while others are", () => {
  test("T47: 429 for a length that the backend never takes: halved, and all of it arrives", async () => {
    const bench = new DrainBench();
    bench.source.add(64);
    for (let block = 0; block < 20; block++) bench.source.add(2);
    const answer = ({ bytes }: Arrived): Outcome =>
      bytes > 40 * ROW_BYTES ? retry("status-429", "answered 429") : TAKEN;
    bench.answer = answer;
    await bench.run(HOUR);
    expect(bench.source.total("delivered")).toBe(104);
    expect(takenRows(bench.requests, answer).length).toBe(104);
    expect(bench.requests.filter(({ sequences }) => sequences.length === 64).length).toBe(5);
    await bench.drain.stop();
  });

  test("T47: where nothing else is there to send, empty requests show that it is not the endpoint", async () => {
    const bench = new DrainBench();
    bench.source.add(8);
    bench.answer = ({ sequences }) => (sequences.length > 4 ? retry("status-429", "no") : TAKEN);
    await bench.run(HOUR);
    expect(bench.probes.length).toBe(1);
    expect(bench.source.total("delivered")).toBe(8);
    await bench.drain.stop();
  });

  test("T50: a success with an answer that nobody can read: the record is set aside in the end, no other", async () => {
    const bench = new DrainBench();
    bench.source.add(8);
    bench.answer = ({ sequences }) =>
      sequences.includes(3) ? retry("too-large", "an answer of more than 4 MiB") : TAKEN;
    bench.drain.start();
    for (let minute = 0; minute < 60; minute++) {
      bench.source.add(1);
      await bench.time.advance(60_000);
    }
    expect(bench.source.setAside).toEqual({ unacknowledged: 1 });
    expect(bench.source.total("delivered")).toBe(67);
    expect(bench.source.bufferedItems).toBe(0);
    await bench.drain.stop();
  });

  test("a quota that only empty requests pass sets nothing aside, however long it lasts", async () => {
    const bench = new DrainBench();
    for (let block = 0; block < 12; block++) bench.source.add(4);
    let mostLeases = 0;
    const lease = bench.source.lease.bind(bench.source);
    bench.source.lease = (part, underWay) => {
      mostLeases = Math.max(mostLeases, underWay.length);
      return lease(part, underWay);
    };
    let isFull = true;
    bench.answer = ({ bytes }) => (bytes > 0 && isFull ? retry("status-429", "no") : TAKEN);
    await bench.run(24 * HOUR);
    expect(bench.source.settled).toEqual([]);
    // They take turns: not all that waits is held in memory.
    expect(mostLeases).toBeLessThanOrEqual(4);
    isFull = false;
    await bench.time.advance(12 * HOUR);
    expect(bench.source.total("delivered")).toBe(48);
    await bench.drain.stop();
  });
});
