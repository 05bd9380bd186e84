import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SelfReport, type Warning } from "../self-report.ts";
import type { Settlement } from "../spool/instance.ts";
import type { Lease } from "../spool/lease.ts";
import { Backoff } from "./backoff.ts";
import { Drain, type DrainSource } from "./drain.ts";
import { type Outcome, retry } from "./outcome.ts";
import type { Transport } from "./transport.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Rows in numbered leases; a lease comes again until it is settled. */
class FakeSource implements DrainSource {
  readonly settled: { readonly lease: Lease; readonly settlement: Settlement }[] = [];
  readonly queue: Lease[];
  unsynced: Lease[] = [];
  syncs = 0;

  constructor(leases: readonly Lease[]) {
    this.queue = [...leases];
  }

  lease(): Lease | undefined {
    return this.queue[0];
  }

  settle(lease: Lease, settlement: Settlement): void {
    this.settled.push({ lease, settlement });
    expect(this.queue.shift()).toBe(lease);
  }

  sync(): boolean {
    this.syncs++;
    this.queue.push(...this.unsynced.splice(0));
    return true;
  }

  get bufferedItems(): number {
    return this.queue.length + this.unsynced.length;
  }
}

function leaseOf(records: number, refused: Readonly<Record<string, number>> = {}): Lease {
  const items = records + Object.values(refused).reduce((sum, count) => sum + count, 0);
  return { records: Array.from({ length: records }), refused, items } as unknown as Lease;
}

interface Bench {
  readonly source: FakeSource;
  readonly drain: Drain;
  readonly warnings: Warning[];
  readonly sent: number[];
  closed: boolean;
  /** How each request ends, in order; success when there are no more. */
  readonly outcomes: (Outcome | Promise<Outcome>)[];
  encode: () => Uint8Array;
}

function setUp(leases: readonly Lease[], outcomes: Bench["outcomes"] = []): Bench {
  const source = new FakeSource(leases);
  const warnings: Warning[] = [];
  const sent: number[] = [];
  const transport: Transport = {
    async send(_body, itemCount, signal) {
      sent.push(itemCount);
      const outcome = outcomes.shift() ?? { kind: "delivered", rejected: 0, hasMessage: false };
      const aborted = new Promise<Outcome>((resolve) => {
        signal.addEventListener("abort", () => resolve(retry("aborted", "given up")));
      });
      return { outcome: await Promise.race([outcome, aborted]), wireBytes: 0 };
    },
    close() {
      bench.closed = true;
    },
  };
  const bench: Bench = {
    source,
    warnings,
    sent,
    outcomes,
    closed: false,
    encode: () => new Uint8Array(1),
    drain: new Drain({
      source,
      transport,
      encode: () => bench.encode(),
      // Half of each ceiling: 250 ms, 500 ms, 1 s …
      backoff: new Backoff({ uint32: () => 2 ** 31, fill: () => {} }),
      report: new SelfReport((warning) => warnings.push(warning)),
      intervalMillis: 1000,
    }),
  };
  return bench;
}

test("what is delivered is settled once, lease by lease", async () => {
  const leases = [leaseOf(3), leaseOf(2)];
  const { source, drain, sent } = setUp(leases);
  drain.start();
  drain.start();
  await vi.advanceTimersByTimeAsync(5000);
  expect(source.settled.map(({ lease }) => lease)).toEqual(leases);
  expect(sent).toEqual([3, 2]);
  expect(source.settled[0]!.settlement).toEqual({
    outcomes: { delivered: 3, rejected: 0, dropped: 0 },
    reasons: {},
  });
  await drain.stop();
});

test("a partial success is settled as it was told", async () => {
  const partial: Outcome = { kind: "delivered", rejected: 2, hasMessage: true };
  const { source, drain } = setUp([leaseOf(5)], [partial]);
  drain.start();
  await vi.advanceTimersByTimeAsync(0);
  expect(source.settled[0]!.settlement).toEqual({
    outcomes: { delivered: 3, rejected: 2, dropped: 0 },
    reasons: { "rejected.partial_success": 2 },
  });
  await drain.stop();
});

test("rejected records and a backend's warning are told of once each, with the first numbers", async () => {
  const leases = [leaseOf(4), leaseOf(5), leaseOf(7), leaseOf(9), leaseOf(1)];
  const { source, drain, warnings } = setUp(leases, [
    { kind: "delivered", rejected: 0, hasMessage: false },
    { kind: "delivered", rejected: 2, hasMessage: false },
    { kind: "delivered", rejected: 7, hasMessage: true },
    { kind: "delivered", rejected: 0, hasMessage: true },
    { kind: "delivered", rejected: 0, hasMessage: true },
  ]);
  drain.start();
  await vi.advanceTimersByTimeAsync(0);
  expect(source.settled.length).toBe(5);
  expect(warnings).toEqual([
    { code: "SONDE_EXPORT_REJECTED", message: expect.stringContaining("2 of its 5 events") },
    { code: "SONDE_EXPORT_REJECTED", message: expect.stringContaining("0 of 9 events") },
  ]);
  await drain.stop();
});

test("rows that may not leave are dropped with their reason, without a request if alone", async () => {
  const { source, drain, sent } = setUp([
    leaseOf(0, { "dropped.level": 4 }),
    leaseOf(1, { "dropped.unreadable": 2 }),
  ]);
  drain.start();
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toEqual([1]);
  expect(source.settled.map(({ settlement }) => settlement)).toEqual([
    { outcomes: { delivered: 0, rejected: 0, dropped: 4 }, reasons: { "dropped.level": 4 } },
    { outcomes: { delivered: 1, rejected: 0, dropped: 2 }, reasons: { "dropped.unreadable": 2 } },
  ]);
  await drain.stop();
});

test("a failure is waited out with backoff, said once, and settles nothing", async () => {
  const failure = retry("status-503", "the backend answered 503");
  const { source, drain, sent, warnings } = setUp([leaseOf(1)], [failure, failure, failure]);
  drain.start();
  await vi.advanceTimersByTimeAsync(249);
  expect(sent.length).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(sent.length).toBe(2);
  await vi.advanceTimersByTimeAsync(499);
  expect(sent.length).toBe(2);
  expect(source.settled).toEqual([]);
  await vi.advanceTimersByTimeAsync(1 + 1000);
  expect(source.settled.length).toBe(1);
  expect(warnings.map(({ code }) => code)).toEqual(["SONDE_EXPORT_FAILING"]);
  await drain.stop();
});

test("the backend's wish to be left alone is honoured where it is longer", async () => {
  const busy = { ...retry("status-429", "busy"), retryAfterMillis: 7000 };
  const { drain, sent } = setUp([leaseOf(1)], [busy]);
  drain.start();
  await vi.advanceTimersByTimeAsync(6999);
  expect(sent.length).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(sent.length).toBe(2);
  await drain.stop();
});

test("what is written and not synced is synced before it is sent", async () => {
  const { source, drain, sent } = setUp([]);
  source.unsynced = [leaseOf(2)];
  drain.start();
  await vi.advanceTimersByTimeAsync(0);
  expect(source.syncs).toBe(1);
  expect(sent).toEqual([2]);
  await vi.advanceTimersByTimeAsync(5000);
  // An empty spool is not synced over and over.
  expect(source.syncs).toBe(1);
  await drain.stop();
});

test("a wake ends the wait of an empty spool", async () => {
  const { source, drain, sent } = setUp([]);
  drain.start();
  await vi.advanceTimersByTimeAsync(10);
  source.queue.push(leaseOf(1));
  await vi.advanceTimersByTimeAsync(10);
  expect(sent).toEqual([]);
  drain.wake();
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toEqual([1]);
  await drain.stop();
});

test("a stop while a request is under way settles nothing, then or later", async () => {
  let answer: (outcome: Outcome) => void = () => {};
  const late = new Promise<Outcome>((resolve) => {
    answer = resolve;
  });
  const bench = setUp([leaseOf(1)], [late]);
  bench.drain.start();
  await vi.advanceTimersByTimeAsync(0);
  await bench.drain.stop();
  answer({ kind: "delivered", rejected: 0, hasMessage: false });
  await vi.advanceTimersByTimeAsync(5000);
  expect(bench.source.settled).toEqual([]);
  expect(bench.closed).toBe(true);
});

test("a stop before a start, and a second one, end", async () => {
  const { drain, sent } = setUp([leaseOf(1)]);
  await drain.stop();
  await drain.stop();
  drain.start();
  await vi.advanceTimersByTimeAsync(5000);
  expect(sent).toEqual([]);
});

test("a fault of ours is said once and does not end the loop", async () => {
  const bench = setUp([leaseOf(1)]);
  bench.encode = () => {
    throw new RangeError("the request is too long");
  };
  bench.drain.start();
  await vi.advanceTimersByTimeAsync(2000);
  expect(bench.source.settled).toEqual([]);
  bench.encode = () => new Uint8Array(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(bench.source.settled.length).toBe(1);
  expect(bench.warnings.map(({ message }) => message)).toEqual([
    "events cannot be delivered: the request is too long; they are held on disk and tried again",
  ]);
  await bench.drain.stop();
});
