import { expect } from "vitest";
import type { Ledger } from "../../../src/spool/ledger.ts";
import { expectBalanced } from "../spool/balance.ts";
import { DeliveryBench, type DeliveryOptions, type Sending } from "./delivery-bench.ts";
import { type Script, ScriptedBackend } from "./scripted-backend.ts";

/** One way of a backend to be bad, and what is to come of it. */
export interface Behaviour {
  readonly name: string;
  /** From the first request on; after its last step the backend is well. */
  readonly script: Script;
  /** Every request of the drain until all rows have an outcome; `probe` before those without rows. */
  readonly sendings: readonly string[];
  /** Where rows end up; what is not named is 0. Default: all delivered. */
  readonly ends?: Partial<Ledger>;
  /** Counts by reason that are to stand in the ledger. */
  readonly reasons?: Readonly<Record<string, number>>;
  /** How long the drain waits between the first request and the second: at least and at most. */
  readonly waitMillis?: readonly [number, number];
  /** Default {@link ROWS}. */
  readonly rows?: number;
  readonly options?: Partial<DeliveryOptions>;
}

export const ROWS = 20;
/** Emitted once the first rows have their outcome: delivery has to go on. */
const LATER_ROWS = 5;

/** One outcome, so many times. */
export const times = (count: number, outcome: string): string[] => Array(count).fill(outcome);

export async function expectBehaviour(behaviour: Behaviour): Promise<void> {
  const { rows = ROWS, ends = { delivered: rows }, options = {} } = behaviour;
  await using backend = await ScriptedBackend.start(behaviour.script);
  await using bench = new DeliveryBench({ url: backend.url, ...options });
  backend.onRunOut = () => bench.requestTimers.runOut();
  bench.spool.write("normal", rows);
  bench.start();
  await bench.untilSettled();
  expectBalanced(bench.ledger);
  expect(bench.sendings.map(describeSending)).toEqual(behaviour.sendings);
  expectEnds(bench, backend, ends);
  expect(bench.ledger.byReason).toEqual(behaviour.reasons ?? {});
  expectHeldRows(bench.sendings);
  if (behaviour.waitMillis !== undefined) {
    const [least, most] = behaviour.waitMillis;
    const waited = bench.sendings[1]!.atMillis - bench.sendings[0]!.atMillis;
    expect(waited).toBeGreaterThanOrEqual(least);
    expect(waited).toBeLessThanOrEqual(most);
  }

  bench.spool.write("normal", LATER_ROWS);
  await bench.untilSettled();
  expectBalanced(bench.ledger);
  expect(bench.sendings.at(-1)).toMatchObject({ items: LATER_ROWS, outcome: "delivered" });
  expectEnds(bench, backend, { ...ends, delivered: (ends.delivered ?? 0) + LATER_ROWS });
}

/** What the books say is what the backend has, each record counted once however often it came. */
export function expectEnds(
  bench: DeliveryBench,
  backend: ScriptedBackend,
  ends: Partial<Ledger>,
): void {
  const { ledger } = bench;
  const nothing = { delivered: 0, rejected: 0, quarantined: 0, dropped: 0, buffered: 0 };
  expect(ledger).toMatchObject({ ...nothing, ...ends });
  expect(backend.held.size).toBe(ledger.delivered);
}

/**
 * Between an answer that blocks the endpoint and one that is verified no record is sent, unless the backend refuses
 * the empty requests too: then only records can show.
 */
export function expectHeldRows(sendings: readonly Sending[]): void {
  for (const { items, begunAfter } of sendings) {
    const known = sendings.slice(0, begunAfter);
    const last = known.findLast(
      ({ outcome, items: sent }) =>
        /^(blocked|delivered)/.test(outcome) ||
        (sent === 0 && /^(refused|too-large)/.test(outcome)),
    );
    if (last?.outcome.startsWith("blocked")) expect(items).toBe(0);
  }
}

export function describeSending({ items, outcome }: Sending): string {
  return items === 0 ? `probe ${outcome}` : outcome;
}
