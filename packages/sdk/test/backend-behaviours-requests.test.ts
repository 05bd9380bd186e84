import { expect, test } from "vitest";
import { answer } from "./support/backend/answers.ts";
import { describeSending, expectEnds, expectHeldRows, ROWS } from "./support/backend/behaviour.ts";
import { DeliveryBench } from "./support/backend/delivery-bench.ts";
import {
  type Exchange,
  type Script,
  ScriptedBackend,
  type Step,
  SUCCESS,
} from "./support/backend/scripted-backend.ts";
import { expectBalanced } from "./support/spool/balance.ts";

interface World extends AsyncDisposable {
  readonly backend: ScriptedBackend;
  readonly bench: DeliveryBench;
  /** Writes rows, and waits until all have their outcome. */
  ship(rows: number): Promise<void>;
}

async function start(script: Script): Promise<World> {
  const backend = await ScriptedBackend.start(script);
  const bench = new DeliveryBench({ url: backend.url });
  bench.start();
  return {
    backend,
    bench,
    async ship(rows) {
      bench.spool.write("normal", rows);
      await bench.untilSettled();
      expectBalanced(bench.ledger);
      expectHeldRows(bench.sendings);
    },
    async [Symbol.asyncDispose]() {
      await bench[Symbol.asyncDispose]();
      await backend[Symbol.asyncDispose]();
    },
  };
}

const REFUSAL = answer(400, { type: "text/plain", body: "a record of yours is bad" });

/** Refuses every request with one of these of the first long request's records in it. */
function poisoned(indexes: readonly number[], refusal: Step = REFUSAL): Script {
  let bad: ReadonlySet<string> | undefined;
  return ({ uids }) => {
    if (uids.length >= ROWS) bad ??= new Set(indexes.map((index) => uids[index]!));
    return uids.some((uid) => bad?.has(uid)) ? refusal : SUCCESS;
  };
}

/** Takes no request that is longer, and says so in its own way. */
const longerThan =
  (bytes: number, refusal: Step): Script =>
  ({ body }) =>
    body.length > bytes ? refusal : SUCCESS;

test.each([[[7]], [[0]], [[ROWS - 1]], [[3, 4]], [[0, 9, 19]]])(
  "400 for the records %j: these are set aside, all others delivered",
  async (indexes) => {
    await using world = await start(poisoned(indexes));
    const { backend, bench } = world;
    await world.ship(ROWS);
    const bad = indexes.length;
    expectEnds(bench, backend, { delivered: ROWS - bad, quarantined: bad });
    expect(bench.ledger.byReason).toEqual({ "quarantined.refused_400": bad });
    // Two requests a halving: 2 log2 of 20 for a lone one.
    expect(backend.requests.length).toBeLessThanOrEqual(1 + 10 * bad);
    await world.ship(5);
    expectEnds(bench, backend, { delivered: ROWS - bad + 5, quarantined: bad });
  },
);

test("400 for every second record of many: what it takes to find them is bounded", async () => {
  const rows = 400;
  const bad = Array.from({ length: rows / 2 }, (_, index) => 2 * index);
  await using world = await start(poisoned(bad));
  const { backend, bench } = world;
  await world.ship(rows);
  expect(backend.requests.length).toBeLessThanOrEqual(66);
  expect(bench.ledger.quarantined).toBeGreaterThanOrEqual(rows / 2);
  expectEnds(bench, backend, {
    delivered: rows - bench.ledger.quarantined,
    quarantined: bench.ledger.quarantined,
  });
});

test.each([
  ["413", answer(413)],
  ["400, as the Collector does", REFUSAL],
])("%s for requests over 2,000 bytes: smaller ones, nothing set aside", async (_, refusal) => {
  await using world = await start(longerThan(2000, refusal));
  const { backend, bench } = world;
  await world.ship(200);
  expectEnds(bench, backend, { delivered: 200 });
  expect(bench.ledger.byReason).toEqual({});
  const before = bench.sendings.length;
  await world.ship(200);
  expectEnds(bench, backend, { delivered: 400 });
  // The limit was learned: the same rows again cost a refusal only where it is tried whether it still holds.
  const refusals = bench.sendings.slice(before).filter(({ outcome }) => outcome !== "delivered");
  expect(refusals.length).toBeLessThanOrEqual(2);
});

test.each([
  ["413", answer(413)],
  ["400", REFUSAL],
])("%s once, of a short request: longer ones go again before long", async (_, refusal) => {
  await using world = await start([refusal]);
  const { backend, bench } = world;
  await world.ship(4);
  const requestsFor = async (rows: number): Promise<number> => {
    const before = backend.requests.length;
    await world.ship(rows);
    return backend.requests.length - before;
  };
  expect(await requestsFor(1000)).toBeGreaterThan(20);
  for (let round = 0; round < 4; round++) await requestsFor(3000);
  expect(await requestsFor(1000)).toBeLessThan(4);
  expectEnds(bench, backend, { delivered: 14_004 });
});

test("413 for a single record: that one is set aside, all others delivered", async () => {
  await using world = await start(poisoned([5], answer(413)));
  const { backend, bench } = world;
  await world.ship(ROWS);
  expectEnds(bench, backend, { delivered: ROWS - 1, quarantined: 1 });
  expect(bench.ledger.byReason).toEqual({ "quarantined.too_large": 1 });
});

test("T47: 429 for requests over 2,000 bytes, for ever: smaller ones in the end, nothing lost", async () => {
  await using world = await start(longerThan(2000, answer(429)));
  const { backend, bench } = world;
  await world.ship(200);
  expectEnds(bench, backend, { delivered: 200 });
  expect(bench.ledger.byReason).toEqual({});
});

test("T50: one record is always answered 200 with 5 MiB: it is set aside, all others delivered", async () => {
  const endless = answer(200, { body: new Uint8Array(5 * 2 ** 20) });
  await using world = await start(poisoned([3], endless));
  const { backend, bench } = world;
  bench.spool.write("normal", ROWS);
  while (bench.ledger.quarantined === 0 && bench.sendings.length < 200) {
    const before = bench.sendings.length;
    bench.spool.write("critical", 1);
    await bench.until(() => bench.sendings.length > before);
  }
  await bench.untilSettled();
  expectBalanced(bench.ledger);
  expect(bench.ledger.byReason).toEqual({ "quarantined.unacknowledged": 1 });
  expectEnds(bench, backend, { delivered: bench.ledger.admitted - 1, quarantined: 1 });
});

test("T48: a backend that takes one request at a time: told so by 429, all delivered", async () => {
  let underWay = 0;
  let refused = 0;
  const busy: Step = {
    act(exchange) {
      refused++;
      return answer(429).act(exchange);
    },
  };
  const slow: Step = {
    async act(exchange: Exchange) {
      underWay++;
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
      underWay--;
      await SUCCESS.act(exchange);
    },
  };
  await using world = await start(() => (underWay > 0 ? busy : slow));
  const { backend, bench } = world;
  const lanes = ["critical", "normal", "bulk"] as const;
  const rows = 6000;
  for (let round = 0; round < 3; round++) {
    for (const lane of lanes) bench.spool.write(lane, rows);
    await bench.untilSettled();
    expectBalanced(bench.ledger);
  }
  expect(refused).toBeGreaterThan(0);
  expectEnds(bench, backend, { delivered: 3 * lanes.length * rows });
  expect(bench.ledger.byReason).toEqual({});
});

test.each([400, 500])(
  "status %i to everything: three requests' rows are set aside, no more",
  async (status) => {
    let isWell = false;
    await using world = await start(() => (isWell ? SUCCESS : answer(status)));
    const { backend, bench } = world;
    for (let round = 0; round < 3; round++) await world.ship(2);
    const before = backend.requests.length;
    bench.spool.write("normal", 50);
    await bench.until(() => backend.requests.length >= before + 10);
    expectBalanced(bench.ledger);
    expectEnds(bench, backend, { quarantined: 6, buffered: 50 });

    isWell = true;
    await bench.untilSettled();
    expectBalanced(bench.ledger);
    expectEnds(bench, backend, { delivered: 50, quarantined: 6 });
  },
);

test("401 while there is a backlog of many requests: none of it leaves before the key is right", async () => {
  let isMended = false;
  await using world = await start(() => (isMended ? SUCCESS : answer(401)));
  const { backend, bench } = world;
  for (const lane of ["critical", "normal", "bulk"] as const) bench.spool.write(lane, 8000);
  await bench.until(() => bench.sendings.length >= 20);
  expect(backend.requests.filter(({ uids }) => uids.length > 0).length).toBe(1);
  expectEnds(bench, backend, { buffered: 24_000 });
  isMended = true;
  await bench.untilSettled();
  expectBalanced(bench.ledger);
  expectHeldRows(bench.sendings);
  expectEnds(bench, backend, { delivered: 24_000 });
});

test("401, and once that is mended 400 to empty requests: the rows are delivered all the same", async () => {
  let requests = 0;
  await using world = await start(({ uids }) => {
    if (requests++ < 2) return answer(401);
    return uids.length === 0 ? REFUSAL : SUCCESS;
  });
  const { backend, bench } = world;
  bench.spool.write("normal", ROWS);
  await bench.until(() => bench.spool.spool.bufferedItems === 0 || bench.sendings.length > 30);
  expect(bench.sendings.slice(0, 4).map(describeSending)).toEqual([
    "blocked status-401",
    "probe blocked status-401",
    "probe refused status-400",
    "delivered",
  ]);
  expectEnds(bench, backend, { delivered: ROWS });
});

test("503 a few times, and 400 to empty requests: the rows are delivered all the same", async () => {
  let requests = 0;
  await using world = await start(({ uids }) => {
    if (requests++ < 4) return answer(503);
    return uids.length === 0 ? REFUSAL : SUCCESS;
  });
  const { backend, bench } = world;
  bench.spool.write("normal", ROWS);
  await bench.until(() => bench.spool.spool.bufferedItems === 0 || bench.sendings.length > 30);
  expectBalanced(bench.ledger);
  expectEnds(bench, backend, { delivered: ROWS });
});

test("400 to everything, and once that is mended still to empty requests: no more is set aside, the rest delivered", async () => {
  let isWell = false;
  await using world = await start(({ uids }) => {
    return isWell && uids.length > 0 ? SUCCESS : REFUSAL;
  });
  const { backend, bench } = world;
  for (let round = 0; round < 3; round++) await world.ship(2);
  bench.spool.write("normal", 50);
  const before = bench.sendings.length;
  await bench.until(() => bench.sendings.length >= before + 10);
  expectEnds(bench, backend, { quarantined: 6, buffered: 50 });
  isWell = true;
  await bench.until(() => bench.spool.spool.bufferedItems === 0 || bench.sendings.length > 99);
  expectBalanced(bench.ledger);
  expectEnds(bench, backend, { delivered: 50, quarantined: 6 });
});
