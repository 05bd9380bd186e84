import { expect, test } from "vitest";
import type { Sent } from "../src/export/transport.ts";
import { Backend, type BackendOptions, transportTo } from "./backend.ts";
import { SimulatedTime } from "./simulated-time.ts";

const OPTIONS: BackendOptions = {
  recordsPerSecond: 100,
  requestsPerSecond: 10,
  queueSeconds: 5,
  retryAfterMillis: undefined,
  timeoutMillis: 10_000,
};

function start(options: Partial<BackendOptions> = {}): { time: SimulatedTime; backend: Backend } {
  const time = new SimulatedTime();
  return { time, backend: new Backend(time, { ...OPTIONS, ...options }) };
}

/** What came, and when, of requests sent at once. */
async function answers(
  { time, backend }: { time: SimulatedTime; backend: Backend },
  items: readonly number[],
): Promise<string[]> {
  const told: string[] = [];
  const tell = ({ outcome }: Sent): void => {
    const what = outcome.kind === "retry" ? outcome.reason : outcome.kind;
    told.push(`${time.monotonicMillis()} ${what}`);
  };
  for (const count of items) void backend.send(count).then(tell);
  await time.run(time.monotonicMillis() + 60_000);
  return told;
}

test("works records off at its rate, and refuses when so much waits", async () => {
  const world = start();
  expect(await answers(world, [100, 300, 200, 100])).toEqual([
    "50 status-503",
    "1050 delivered",
    "4050 delivered",
    "6050 delivered",
  ]);
  expect(world.backend.counts).toEqual({
    acknowledged: 600,
    refusedRequests: 1,
    timeouts: 0,
    repeatedRecords: 0,
  });
  expect(world.backend.offered.total(0, 60)).toBe(700);
});

test("works requests off at theirs, empty ones too", async () => {
  const empty = Array.from({ length: 52 }, () => 0);
  const told = await answers(start(), empty);
  expect(told.filter((line) => line.endsWith("status-503"))).toHaveLength(1);
  expect(told.at(-1)).toBe("5150 delivered");
});

test("answers late what waits longer than a client does, and has done the work", async () => {
  const world = start({ queueSeconds: 20 });
  expect(await answers(world, [900, 200])).toEqual(["9050 delivered", "10000 timeout"]);
  expect(world.backend.counts).toMatchObject({
    acknowledged: 900,
    timeouts: 1,
    repeatedRecords: 200,
  });
});

test("refuses connections while it is away, and counts no load", async () => {
  const world = start();
  world.backend.isDown = true;
  expect(await answers(world, [5])).toEqual(["10 connect"]);
  expect(world.backend.offered.total(0, 60)).toBe(0);
});

test("says how long to wait where it is told to", async () => {
  const { time, backend } = start({ queueSeconds: -1, retryAfterMillis: 30_000 });
  const sent = backend.send(1);
  await time.run(1000);
  expect((await sent).outcome).toMatchObject({ kind: "retry", retryAfterMillis: 30_000 });
});

test("a client that gave up hears that it did", async () => {
  const { time, backend } = start();
  const abort = new AbortController();
  const sent = transportTo(backend).send(new Uint8Array(), 1, abort.signal);
  abort.abort();
  await time.run(1000);
  expect((await sent).outcome).toMatchObject({ reason: "aborted" });
});
