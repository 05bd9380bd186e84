import { expect, test } from "vitest";
import type { EventCount } from "../row/event-counts.ts";
import { SelfReport, type Warning } from "../self-report.ts";
import { MetricsPush, watchOutcomes } from "./metrics-push.ts";
import { blocked, type Outcome, retry } from "./outcome.ts";
import type { Transport } from "./transport.ts";

const DELIVERED: Outcome = { kind: "delivered", rejected: 0, hasMessage: false };
const counts = (count: number): EventCount[] => [{ event: "a", outcome: "kept", count }];

/** A metrics endpoint whose answers the test gives. */
class Endpoint {
  readonly sent: number[] = [];
  readonly warnings: Warning[] = [];
  answer: (outcome: Outcome) => void = () => {};
  isWell = true;
  transports = 0;
  closed = 0;
  readonly push: MetricsPush = new MetricsPush({
    makeTransport: () => this.#transport(),
    encode: ([first]) => Uint8Array.of(first!.count),
    isWell: () => this.isWell,
    report: new SelfReport((warning) => this.warnings.push(warning)),
  });

  #transport(): Transport {
    this.transports++;
    return {
      send: (body) => {
        this.sent.push(body[0]!);
        return new Promise((resolve) => {
          this.answer = (outcome) => resolve({ outcome, wireBytes: 0 });
        });
      },
      close: () => {
        this.closed++;
      },
    };
  }

  async answered(outcome: Outcome): Promise<void> {
    this.answer(outcome);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test("one request at a time, and of what came meanwhile the latest", async () => {
  const endpoint = new Endpoint();
  for (const count of [1, 2, 3]) endpoint.push.push(counts(count));
  expect(endpoint.sent).toEqual([1]);
  expect(endpoint.push.isUnderWay).toBe(true);
  await endpoint.answered(DELIVERED);
  expect(endpoint.sent).toEqual([1, 3]);
  await endpoint.answered(retry("connect", "ECONNREFUSED"));
  // Nothing is sent again: the next one says it.
  expect(endpoint.sent).toEqual([1, 3]);
  expect(endpoint.push.isUnderWay).toBe(false);
  endpoint.push.push(counts(4));
  expect(endpoint.sent).toEqual([1, 3, 4]);
  expect([endpoint.transports, endpoint.warnings]).toEqual([1, []]);
});

test("no counts are no request, and one to an endpoint that is not well is none", () => {
  const endpoint = new Endpoint();
  endpoint.push.push([]);
  endpoint.isWell = false;
  endpoint.push.push(counts(1));
  expect([endpoint.sent, endpoint.transports]).toEqual([[], 0]);
});

test.each([404, 405, 415, 501])(
  "a backend without metrics (%d) is told of once and asked no more",
  async (status) => {
    const endpoint = new Endpoint();
    endpoint.push.push(counts(1));
    await endpoint.answered(blocked(`status-${status}`, `the endpoint answered ${status}`));
    endpoint.push.push(counts(2));
    expect(endpoint.sent).toEqual([1]);
    expect(endpoint.warnings.map(({ code }) => code)).toEqual(["SONDE_METRICS_UNAVAILABLE"]);
    expect(endpoint.warnings[0]!.message).toContain(String(status));
  },
);

test("credentials that are wrong now may be right later", async () => {
  const endpoint = new Endpoint();
  endpoint.push.push(counts(1));
  await endpoint.answered(blocked("status-401", "the endpoint answered 401"));
  endpoint.push.push(counts(2));
  expect([endpoint.sent, endpoint.warnings]).toEqual([[1, 2], []]);
});

test("after a stop nothing is under way, and the next push makes a transport of its own", async () => {
  const endpoint = new Endpoint();
  endpoint.push.push(counts(1));
  endpoint.push.push(counts(2));
  endpoint.push.stop();
  expect([endpoint.push.isUnderWay, endpoint.closed]).toEqual([false, 1]);
  await endpoint.answered(blocked("status-404", "the endpoint answered 404"));
  expect([endpoint.sent, endpoint.warnings]).toEqual([[1], []]);
  endpoint.push.push(counts(3));
  expect([endpoint.sent, endpoint.transports]).toEqual([[1, 3], 2]);
});

test("what cannot be encoded is told of and ends nothing", async () => {
  const endpoint = new Endpoint();
  const warnings: Warning[] = [];
  const push = new MetricsPush({
    makeTransport: () => ({ send: () => Promise.reject(new TypeError()), close: () => {} }),
    encode: () => new Uint8Array(1),
    isWell: () => true,
    report: new SelfReport((warning) => warnings.push(warning)),
  });
  push.push(counts(1));
  await endpoint.answered(DELIVERED);
  expect(push.isUnderWay).toBe(false);
  expect(warnings.map(({ message }) => message).join()).toContain("TypeError");
});

test("an endpoint is well by what it answered last; what was given up says nothing", async () => {
  const told: boolean[] = [];
  let outcome: Outcome = DELIVERED;
  const transport: Transport = {
    send: async () => ({ outcome, wireBytes: 0 }),
    close: () => {},
  };
  const watched = watchOutcomes(transport, (isWell) => told.push(isWell));
  const { signal } = new AbortController();
  await watched.send(new Uint8Array(0), 0, signal);
  outcome = retry("connect", "ECONNREFUSED");
  await watched.send(new Uint8Array(0), 0, signal);
  await watched.send(new Uint8Array(0), 0, AbortSignal.abort());
  outcome = blocked("status-401", "the endpoint answered 401");
  await watched.send(new Uint8Array(0), 0, signal);
  expect(told).toEqual([true, false, false]);
});
