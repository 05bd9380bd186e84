import { expect, test } from "vitest";
import { answer, partialSuccess, raw, taken, takenBut } from "./support/backend/answers.ts";
import { expectHeldRows } from "./support/backend/behaviour.ts";
import { DeliveryBench } from "./support/backend/delivery-bench.ts";
import { ScriptedBackend, type Step, SUCCESS } from "./support/backend/scripted-backend.ts";
import { expectBalanced } from "./support/spool/balance.ts";
import { SeededRandom } from "./support/spool/seeded-random.ts";

const SEED = Number(process.env["SONDE_TEST_SEED"] ?? Date.now() % 2 ** 32);
const SEQUENCES = Number(process.env["SONDE_TEST_SEQUENCES"] ?? 10);
console.info(`backend-behaviours-random.test: seed ${SEED} (repeat with SONDE_TEST_SEED=${SEED})`);

const LANES = ["critical", "normal", "bulk"] as const;
const PAGE = { type: "text/html", body: "<html>sign in</html>" };
const lost: Step = {
  act(exchange) {
    exchange.hold();
    exchange.reset();
  },
};

const REFUSALS: readonly Step[] = [400, 408, 413, 500, 511].map((status) => answer(status));
const REJECTION: Step = takenBut(1, partialSuccess(1, "old"));

/** None of these may lose a record, or have one counted that the backend has not. */
const STEPS: readonly Step[] = [
  ...REFUSALS,
  REJECTION,
  ...[307, 401, 403, 404, 429, 502, 503].map((status) => answer(status)),
  answer(200, PAGE),
  answer(200, { body: Buffer.from([0x0a]) }),
  answer(503, { head: ["retry-after: 90"] }),
  answer(429, { head: ["retry-after: soon"] }),
  taken(200, { type: "application/json", body: "{}" }),
  lost,
  raw("SSH-2.0-\r\n", ({ socket }) => void socket.end()),
  raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n", (exchange) => exchange.reset()),
  { act: ({ runOut }) => runOut() },
];

/** Half of the requests meet trouble until it is well. */
async function run(seed: number): Promise<void> {
  const random = new SeededRandom(seed);
  let isWell = false;
  /** Records in requests that were answered with a status that is final. */
  let refused = 0;
  await using backend = await ScriptedBackend.start(({ uids }) => {
    if (isWell || random.below(2) === 0) return SUCCESS;
    const step = random.pick(STEPS);
    if (REFUSALS.includes(step)) refused += uids.length;
    // In an empty request there is nothing to reject.
    return step === REJECTION && uids.length === 0 ? SUCCESS : step;
  });
  await using bench = new DeliveryBench({ url: backend.url });
  backend.onRunOut = () => bench.requestTimers.runOut();
  bench.start();
  for (let round = 0; round < 40; round++) {
    bench.spool.write(random.pick(LANES), 1 + random.below(30));
    const until = bench.nowMillis + random.below(5000);
    await bench.until(() => bench.nowMillis >= until);
    expectBalanced(bench.ledger);
  }
  isWell = true;
  await bench.untilSettled();
  const { ledger } = bench;
  expectBalanced(ledger);
  expectHeldRows(bench.sendings);
  // Those whose answer arrived: it may be lost too, when the client gives up what is under way.
  const rejected = bench.sendings.filter(({ outcome }) => outcome === "delivered, 1 rejected");
  expect(ledger).toMatchObject({ buffered: 0, dropped: 0, rejected: rejected.length });
  expect(ledger.quarantined).toBeLessThanOrEqual(refused);
  // Of a request that was taken and whose answer was lost, a part may be refused when it comes again.
  expect(backend.held.size).toBeGreaterThanOrEqual(ledger.delivered);
  const sent = new Set(backend.requests.flatMap(({ uids }) => uids));
  expect(sent.size).toBe(ledger.admitted);
}

test(
  "backends that are bad in all these ways at random: each record counted once, as what the backend made of it",
  async () => {
    for (let index = 0; index < SEQUENCES; index++) await run(SEED + index);
  },
  SEQUENCES * 10_000,
);
