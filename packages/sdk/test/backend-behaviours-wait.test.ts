import { expect, test } from "vitest";
import { answer } from "./support/backend/answers.ts";
import { type Behaviour, expectBehaviour, ROWS, times } from "./support/backend/behaviour.ts";
import { DeliveryBench } from "./support/backend/delivery-bench.ts";
import { ScriptedBackend } from "./support/backend/scripted-backend.ts";

const HOUR_MILLIS = 3_600_000;
/** The first wait of our own is at most this long. */
const BACKOFF_MILLIS = 1000;
const DATE = "Tue, 24 Nov 2026 12:00:00 GMT";

/** Least and most that is waited when so much was asked for: half of it is added at random. */
const asked = (millis: number): readonly [number, number] => [
  millis,
  Math.max(millis, BACKOFF_MILLIS) + millis / 2 + 2,
];
/** Nothing that could be read was asked for. */
const OWN = [1, BACKOFF_MILLIS + 2] as const;
const LONGEST = asked(HOUR_MILLIS);
/** Less is never waited for a backend that asked for anything. */
const SHORTEST = asked(100);

type Heads = readonly string[];
const WISHES: Record<string, readonly [heads: Heads, waitMillis: readonly [number, number]]> = {
  "no wish": [[], OWN],
  "2 s": [["retry-after: 2"], asked(2000)],
  "60 s": [["retry-after: 60"], asked(60_000)],
  "0": [["retry-after: 0"], SHORTEST],
  "-5": [["retry-after: -5"], SHORTEST],
  "1.5 s": [["retry-after: 1.5"], asked(1500)],
  "1e9": [["retry-after: 1e9"], LONGEST],
  "1000000000 s": [["retry-after: 1000000000"], LONGEST],
  "milliseconds by mistake": [["retry-after: 60000"], LONGEST],
  "400 digits": [[`retry-after: ${"9".repeat(400)}`], LONGEST],
  NaN: [["retry-after: NaN"], OWN],
  Infinity: [["retry-after: Infinity"], OWN],
  "an empty header": [["retry-after:"], OWN],
  words: [["retry-after: in a while"], OWN],
  "seconds with their unit": [["retry-after: 30s"], OWN],
  "a date in two minutes": [
    [`date: ${DATE}`, "retry-after: Tue, 24 Nov 2026 12:02:00 GMT"],
    asked(120_000),
  ],
  "a date that is past": [
    [`date: ${DATE}`, "retry-after: Mon, 23 Nov 2026 12:00:00 GMT"],
    SHORTEST,
  ],
  "a date in ten years": [[`date: ${DATE}`, "retry-after: Tue, 25 Nov 2036 12:00:00 GMT"], LONGEST],
  "a date that is none": [[`date: ${DATE}`, "retry-after: Tue, 99 Nov 2026 12:00:00 GMT"], OWN],
  "a date, by a clock that is years behind ours": [
    ["date: Thu, 01 Jan 1970 00:00:00 GMT", "retry-after: Thu, 01 Jan 1970 00:00:30 GMT"],
    asked(30_000),
  ],
  "it twice": [["retry-after: 10", "retry-after: 20"], asked(10_000)],
};

const RETRIED: Behaviour[] = Object.entries(WISHES).map(([name, [head, waitMillis]]) => ({
  name: `T34: status 503 and a Retry-After with ${name}`,
  script: [answer(503, { head })],
  sendings: ["retry status-503", "delivered"],
  waitMillis,
}));

const OTHER_STATUS: Behaviour[] = [
  {
    name: "status 429 and a wish is waited for too",
    script: [answer(429, { head: ["retry-after: 30"] })],
    sendings: ["retry status-429", "delivered"],
    waitMillis: asked(30_000),
  },
  {
    name: "status 403 and a wish: so long no empty request either",
    script: [answer(403, { head: ["retry-after: 30"] })],
    sendings: ["blocked status-403", "probe delivered", "delivered"],
    waitMillis: asked(30_000),
  },
];

test.each([...RETRIED, ...OTHER_STATUS])("$name", expectBehaviour);

test("a backend that asks for no time at all is not asked in a tight loop", async () => {
  await using backend = await ScriptedBackend.start(
    Array(12).fill(answer(503, { head: ["retry-after: 0"] })),
  );
  await using bench = new DeliveryBench({ url: backend.url });
  bench.spool.write("normal", ROWS);
  bench.start();
  await bench.untilSettled();
  // After a few of them empty requests go, to see whether it is the endpoint or the request.
  expect(bench.sendings.slice(0, 12).map(({ outcome }) => outcome)).toEqual(
    times(12, "retry status-503"),
  );
  const waits = bench.sendings.slice(1).map(({ atMillis }, index) => {
    return atMillis - bench.sendings[index]!.atMillis;
  });
  expect(Math.min(...waits.slice(0, 12))).toBeGreaterThanOrEqual(100);
  expect(new Set(waits.slice(0, 12)).size).toBeGreaterThan(10);
});

test("a flush does not cut short what the backend asked for", async () => {
  await using backend = await ScriptedBackend.start([answer(503, { head: ["retry-after: 600"] })]);
  await using bench = new DeliveryBench({ url: backend.url });
  bench.spool.write("normal", ROWS);
  bench.start();
  await bench.until(() => bench.sendings.length === 1);
  bench.hurry();
  await bench.untilSettled();
  expect(bench.sendings[1]!.atMillis - bench.sendings[0]!.atMillis).toBeGreaterThanOrEqual(600_000);
});
