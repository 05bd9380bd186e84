import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { expectBalanced } from "./support/spool/balance.ts";
import { type Load, Outage } from "./support/spool/outage.ts";

const STEPS_PER_DAY = 48;
const DAYS = 7;
const STEPS_BEFORE = 2;
const DAY_MILLIS = 86_400_000;
const MIB = 1024 * 1024;
const SEED = Number(process.env["SONDE_TEST_SEED"] ?? Date.now() % 2 ** 32);

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

beforeEach(() => {
  console.info(`outage.test: seed ${SEED} (repeat with SONDE_TEST_SEED=${SEED})`);
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** An hour with a backend, seven days without, each process a few hours long, and then back. */
async function sevenDays(outage: Outage, load: Load, jumpMillis: number): Promise<void> {
  for (let step = 0; step < STEPS_BEFORE; step++) await outage.step(load);
  outage.backend.isAway = true;
  for (let step = 0; step < DAYS * STEPS_PER_DAY; step++) {
    await outage.step(load);
    if (outage.random.below(12) === 0) await outage.restart();
    if (outage.random.below(60) === 0) outage.machine.clock.jump(outage.random.below(jumpMillis));
    if (step % STEPS_PER_DAY === 0) expectBalanced(outage.bench.spool.ledger());
  }
  outage.backend.isAway = false;
  outage.backend.lostAnswers = 0.05;
  await outage.drainAll();
  await outage.stop();
}

describe("a backend that is away for seven days", () => {
  it("T10: loses nothing that fits under the cap, through restarts, kills and boots", async () => {
    const outage = new Outage(SEED, 64 * MIB, 0, 30 * DAY_MILLIS);
    await sevenDays(outage, { critical: 6, normal: 15, bulk: 30 }, DAY_MILLIS);
    const { written, backend, kills } = outage;
    const ledger = outage.bench.spool.ledger();
    expectBalanced(ledger);
    for (const lane of ["critical", "normal", "bulk"] as const) {
      expect(outage.arrived(lane)).toEqual(upTo(written[lane]));
    }
    const all = written.critical + written.normal + written.bulk;
    expect(all).toBe(51 * (STEPS_BEFORE + DAYS * STEPS_PER_DAY));
    // By uid, what was sent again is told from what was not.
    expect(backend.arrivals.size).toBe(all);
    expect(backend.duplicates).toBeGreaterThan(0);
    expect(backend.refused).toBeGreaterThan(DAYS * STEPS_PER_DAY);
    expect(ledger).toMatchObject({ emitted: all, delivered: all, dropped: 0, buffered: 0 });
    expect(ledger.unknownTail.incarnations).toBe(kills);
  }, 120_000);

  it("over the cap thins bulk rows out, evenly over the week, each counted", async () => {
    const maxBytes = 20 * MIB;
    const outage = new Outage(SEED, maxBytes, 120, 30 * DAY_MILLIS);
    await sevenDays(outage, { critical: 3, normal: 18, bulk: 90 }, DAY_MILLIS);
    const { written, backend } = outage;
    const ledger = outage.bench.spool.ledger();
    expectBalanced(ledger);
    for (const lane of ["critical", "normal"] as const) {
      expect(outage.arrived(lane)).toEqual(upTo(written[lane]));
    }
    // Of bulk some of each part of the week is left, and none goes that others do not stand for.
    const arrived = outage.arrived("bulk");
    const thinned = written.bulk - arrived.length;
    expect(thinned).toBeGreaterThan(0);
    for (let part = 0; part < 20; part++) {
      const [from, to] = [part, part + 1].map((at) => (written.bulk * at) / 20) as [number, number];
      expect(arrived.some((number) => number >= from && number < to)).toBe(true);
    }
    // Not much more than had to go: of the cap, two segments are kept free, and a segment is halved at a time.
    expect(backend.arrivals.size * 1000).toBeGreaterThan(0.4 * maxBytes);
    expect(ledger.byReason).toEqual({ "thinned.spool_full": thinned });
    expect(ledger).toMatchObject({ thinned, dropped: 0, buffered: 0 });
    expect(ledger.delivered).toBe(backend.arrivals.size);
  }, 120_000);
});
