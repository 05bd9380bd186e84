import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wholeOf } from "../../test/support/sampling/window-worlds.ts";
import { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import { type Fraction, ONE } from "./fraction.ts";
import { freshDraw, redraw, type Seed, thinByHalf } from "./redraw.ts";
import { emptyVerdict } from "./window/window-judge.ts";
import type { SampledPair } from "./window/window-row.ts";

const WHOLE = 2n ** 56n;
const half = (): fc.Arbitrary<number> => fc.integer({ min: 0, max: 2 ** 28 - 1 });
const fraction = (): fc.Arbitrary<Fraction> => fc.record({ high: half(), low: half() });
const pairOf = (threshold: Fraction, r: Fraction = { high: 2 ** 28 - 1, low: 1 }): SampledPair => ({
  ...r,
  thresholdHigh: threshold.high,
  thresholdLow: threshold.low,
});
const draw = (seed: Seed, a: number, b: number): Fraction => {
  const into = { high: 0, low: 0 };
  freshDraw(seed, a, b, into);
  return into;
};

describe("freshDraw", () => {
  // A decision on disk is repeated by later versions, so these must never change.
  it.each([
    [{ a: 0, b: 0 }, 0, 0, { high: 161649269, low: 70574657 }],
    [{ a: 1, b: 2 }, 3, 4, { high: 94329456, low: 129664233 }],
    [{ a: 2 ** 32 - 1, b: 2 ** 32 - 1 }, 2 ** 20 - 1, 2 ** 31, { high: 259249308, low: 232694960 }],
  ])("is the same for good: seed %j, keys %d and %d", (seed, a, b, expected) => {
    expect(draw(seed, a, b)).toEqual(expected);
  });

  it("differs by seed, by either key and by their order", () => {
    const seeds = [0, 1, 2].flatMap((a) => [0, 1, 2].map((b) => ({ a, b })));
    const draws = seeds.flatMap((seed) => seeds.map(({ a, b }) => draw(seed, a, b)));
    expect(new Set(draws.map(({ high, low }) => wholeOf(high, low))).size).toBe(81);
  });
});

describe("redraw", () => {
  it("gives the R and T of p * s, and is there exactly where the draw is below the limit", () => {
    fc.assert(
      fc.property(fraction(), fraction(), fraction(), (threshold, s, limit) => {
        const into = emptyVerdict();
        const kept = WHOLE - wholeOf(threshold.high, threshold.low);
        const left = (kept * wholeOf(limit.high, limit.low)) >> 56n;
        const isBelow = wholeOf(s.high, s.low) < wholeOf(limit.high, limit.low);
        expect(redraw(pairOf(threshold), s, limit, into)).toBe(isBelow && left > 0n);
        fc.pre(isBelow && left > 0n);
        const randomness = wholeOf(into.high, into.low);
        const raised = WHOLE - left;
        expect(wholeOf(into.thresholdHigh, into.thresholdLow)).toBe(raised);
        const exact = WHOLE - 1n - ((kept * wholeOf(s.high, s.low)) >> 56n);
        expect(randomness).toBe(exact < raised ? raised : exact);
        expect(into.isRedrawn).toBe(true);
      }),
    );
  });

  it("keeps T and draws R anew at a limit of one", () => {
    const into = emptyVerdict();
    expect(redraw(pairOf({ high: 2 ** 27, low: 0 }), { high: 0, low: 0 }, ONE, into)).toBe(true);
    expect(into).toMatchObject({ thresholdHigh: 2 ** 27, thresholdLow: 0, high: 2 ** 28 - 1 });
  });

  it("lifts R to T where rounding put it below", () => {
    const threshold = { high: 2 ** 28 - 1, low: 2 ** 28 - 3 };
    const [s, limit] = [
      { high: 2 ** 27, low: 0 },
      { high: 2 ** 27, low: 1 },
    ];
    const into = emptyVerdict();
    expect(redraw(pairOf(threshold), s, limit, into)).toBe(true);
    expect([into.high, into.low]).toEqual([into.thresholdHigh, into.thresholdLow]);
  });

  it("may write over the pair it reads", () => {
    const pair = { ...pairOf({ high: 2 ** 27, low: 7 }), isRedrawn: false };
    const [s, limit] = [
      { high: 5, low: 5 },
      { high: 2 ** 27, low: 0 },
    ];
    const into = emptyVerdict();
    redraw(pair, s, limit, into);
    redraw(pair, s, limit, pair);
    expect(pair).toEqual(into);
  });
});

describe("thinByHalf", () => {
  it("halves the probability and lets groups stay or go whole, again and again", () => {
    const random = new SeededRandom(20_251);
    let rows = Array.from({ length: 4000 }, (_, i) => {
      const noise = { high: random.below(2 ** 8), low: random.below(2 ** 28) };
      return { group: i % 400, ...pairOf({ high: 0, low: 0 }, noise) };
    });
    const tops = Array.from({ length: 400 }, () => random.below(2 ** 20));
    for (const row of rows) row.high += tops[row.group]! * 2 ** 8;
    for (let pass = 1; pass <= 3; pass++) {
      const seed = { a: random.below(2 ** 32), b: random.below(2 ** 32) };
      const before = rows.length;
      rows = rows.flatMap((row) => {
        const into = emptyVerdict();
        return thinByHalf(seed, row, into) ? [{ ...row, ...into }] : [];
      });
      const groups = new Set(rows.map(({ group }) => group));
      expect(rows).toHaveLength(10 * groups.size);
      expect(Math.abs(rows.length / before - 0.5)).toBeLessThan(0.15);
      for (const row of rows) {
        const left = WHOLE - wholeOf(row.thresholdHigh, row.thresholdLow);
        expect(left).toBe(WHOLE >> BigInt(pass));
      }
    }
  });

  it("still tells traces apart where rates are so low that all have the same top bits", () => {
    const threshold = { high: 2 ** 28 - 1, low: 0 };
    const outcomes = Array.from({ length: 200 }, (_, low) =>
      thinByHalf({ a: 1, b: 2 }, pairOf(threshold, { high: 2 ** 28 - 1, low }), emptyVerdict()),
    );
    expect(outcomes.filter(Boolean).length).toBeGreaterThan(60);
    expect(outcomes.filter(Boolean).length).toBeLessThan(140);
  });
});
