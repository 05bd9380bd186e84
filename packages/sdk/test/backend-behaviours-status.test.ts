import { expect, test } from "vitest";
import { answer, answerBytes, raw, taken } from "./support/backend/answers.ts";
import { type Behaviour, expectBehaviour, ROWS, times } from "./support/backend/behaviour.ts";
import { DeliveryBench } from "./support/backend/delivery-bench.ts";
import { ScriptedBackend, SUCCESS } from "./support/backend/scripted-backend.ts";

const ACCEPTED: Behaviour[] = [
  ...[200, 201, 202, 204].map((status) => ({
    name: `status ${status} without a body: delivered`,
    script: [taken(status)],
    sendings: ["delivered"],
  })),
  ...[100, 102, 103].map((status) => ({
    name: `status ${status}, and then the answer: delivered`,
    script: [
      {
        act: async (exchange) => {
          await exchange.write(answerBytes(status));
          await SUCCESS.act(exchange);
        },
      },
    ] satisfies Behaviour["script"],
    sendings: ["delivered"],
  })),
];

const RETRIED: Behaviour[] = [
  ...[429, 502, 503, 504].map((status) => ({
    name: `status ${status}, three times: held, then delivered`,
    script: Array(3).fill(answer(status)),
    sendings: [...times(3, `retry status-${status}`), "delivered"],
  })),
  {
    name: "status 999, which HTTP does not have: held, then delivered",
    script: [answer(999)],
    sendings: ["retry status-999", "delivered"],
  },
  {
    name: "status 101, a protocol that nobody asked for: held, then delivered",
    script: [
      raw("HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n", () => {}),
    ],
    sendings: ["retry protocol", "delivered"],
  },
];

const BLOCKED: Behaviour[] = [401, 403, 404, 405, 407].map((status) => ({
  name: `status ${status}, until somebody mends it: only empty requests meanwhile`,
  script: Array(3).fill(answer(status)),
  sendings: [
    `blocked status-${status}`,
    ...times(2, `probe blocked status-${status}`),
    "probe delivered",
    "delivered",
  ],
}));

const FINAL = [
  402, 406, 408, 409, 410, 411, 412, 414, 415, 417, 418, 421, 422, 423, 425, 428, 431, 451, 500,
  501, 505, 507, 508, 511, 599,
];
const REFUSED: Behaviour[] = FINAL.map((status) => ({
  name: `status ${status}: set aside, not sent again`,
  script: [answer(status, { body: "no", type: "text/plain" })],
  sendings: [`refused status-${status}`],
  ends: { quarantined: ROWS },
  reasons: { [`quarantined.refused_${status}`]: ROWS },
}));

test.each([...ACCEPTED, ...RETRIED, ...BLOCKED, ...REFUSED])("$name", expectBehaviour);

const KEY = ["Bearer", "not-for-elsewhere"].join(" ");

test.each([300, 301, 302, 303, 304, 305, 307, 308])(
  "status %i to elsewhere: not followed, no credential and no record leaves for there",
  async (status) => {
    await using elsewhere = await ScriptedBackend.start();
    const redirect = answer(status, { head: [`location: ${elsewhere.url}/v1/logs`] });
    await expectBehaviour({
      name: "",
      script: [redirect, redirect],
      sendings: ["blocked redirect", "probe blocked redirect", "probe delivered", "delivered"],
      options: { headers: { authorization: KEY } },
    });
    expect(elsewhere.connections).toBe(0);
    expect(elsewhere.requests).toEqual([]);
  },
);

test("what blocks an endpoint is told once, without a word of the answer or the key", async () => {
  const page = ["a", "page", "of", "theirs"].join("-");
  await using backend = await ScriptedBackend.start(
    Array(4).fill(answer(403, { body: page, type: "text/html" })),
  );
  await using bench = new DeliveryBench({ url: backend.url, headers: { authorization: KEY } });
  bench.spool.write("normal", ROWS);
  bench.start();
  await bench.untilSettled();
  expect(bench.warnings.map(({ code }) => code)).toEqual(["SONDE_EXPORT_BLOCKED"]);
  expect(JSON.stringify(bench.warnings)).not.toContain(page);
  expect(JSON.stringify(bench.warnings)).not.toContain(KEY);
  expect(backend.requests[0]!.head).toContain(KEY);
});
