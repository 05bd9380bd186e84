import { describe, expect, it } from "vitest";
import { seededRandom } from "../../test/support/host/worlds.ts";
import { keyedWord } from "../scrub/pseudonym.ts";
import { CACHE_ENTITIES, KeyedRandomness, samplingEpochAt } from "./keyed-randomness.ts";
import { KEEP_ALL, KEEP_NONE, thresholdOfRate } from "./threshold.ts";

const KEYED_SHIFT = 8;
const keyed = (value: string): number => keyedWord(new Uint8Array(32).fill(3), value);

function draw(from: KeyedRandomness, value: string): { high: number; low: number } {
  const into = { high: 0, low: 0 };
  from.draw(into, value);
  return into;
}

describe("KeyedRandomness", () => {
  it("gives a value the top 20 bits of its hash every time", () => {
    const randomness = new KeyedRandomness(keyed, seededRandom(1), 0);
    for (const value of ["vol-1", "vol-2", "", "vol-1", "ü".repeat(5000)]) {
      expect(draw(randomness, value).high >>> KEYED_SHIFT).toBe(keyed(value) >>> 12);
    }
  });

  it("draws the other 36 bits anew, and within 28 bits a half", () => {
    const randomness = new KeyedRandomness(() => 0xffffffff, seededRandom(2), 0);
    const draws = Array.from({ length: 2000 }, () => draw(randomness, "vol-1"));
    expect(new Set(draws.map(({ high }) => high & 0xff)).size).toBe(256);
    expect(new Set(draws.map(({ low }) => low)).size).toBeGreaterThan(1990);
    for (const { high, low } of draws) {
      expect(high >>> KEYED_SHIFT).toBe(0xfffff);
      expect(high).toBeLessThan(2 ** 28);
      expect(low).toBeLessThan(2 ** 28);
    }
  });

  it("agrees between two processes that share the key, and not without it", () => {
    const [one, two] = [1, 2].map((seed) => new KeyedRandomness(keyed, seededRandom(seed), 0));
    const other = new KeyedRandomness(
      (value) => keyedWord(new Uint8Array(32).fill(4), value),
      seededRandom(1),
      0,
    );
    const top = (from: KeyedRandomness, value: string): number => draw(from, value).high >>> 8;
    const values = Array.from({ length: 50 }, (_, i) => `vol-${i}`);
    expect(values.map((value) => top(one!, value))).toEqual(values.map((v) => top(two!, v)));
    expect(values.map((value) => top(one!, value))).not.toEqual(values.map((v) => top(other, v)));
  });

  it("hashes a known value once, forgets the oldest, and does not remember long ones", () => {
    let hashes = 0;
    const count = (value: string): number => {
      hashes++;
      return keyed(value);
    };
    const randomness = new KeyedRandomness(count, seededRandom(3), 0);
    for (let i = 0; i < 8192; i++) draw(randomness, `vol-${i}`);
    for (let i = 0; i < 8192; i++) draw(randomness, `vol-${i}`);
    expect(hashes).toBe(8192);
    for (let i = 0; i < 20_000; i++) draw(randomness, `other-${i}`);
    hashes = 0;
    draw(randomness, "vol-0");
    expect(hashes).toBe(1);
    const long = "v".repeat(257);
    draw(randomness, long);
    draw(randomness, long);
    expect(hashes).toBe(3);
  });

  it("remembers two generations of a million entities, and decides on each as before", () => {
    const randomness = new KeyedRandomness((value) => Number(value) << 12, seededRandom(4), 0);
    for (let i = 0; i < 1_000_000; i++) draw(randomness, String(i));
    expect(randomness.cached).toBeGreaterThan(CACHE_ENTITIES);
    expect(randomness.cached).toBeLessThanOrEqual(2 * CACHE_ENTITIES);
    expect(draw(randomness, "7").high >>> KEYED_SHIFT).toBe(7);
  });

  it("has another R in another epoch, the old one again where the clock goes back, and correlates none", () => {
    const hash = (value: string, epoch: number): number => keyed(`${epoch} ${value}`);
    const randomness = new KeyedRandomness(hash, seededRandom(5), 3);
    const tops = (): number[] =>
      Array.from({ length: 4000 }, (_, i) => draw(randomness, `vol-${i}`).high >>> KEYED_SHIFT);
    const third = tops();
    randomness.turn(4);
    expect(randomness.cached).toBe(0);
    const fourth = tops();
    randomness.turn(3);
    expect(tops()).toEqual(third);
    // The mean product of 4,000 pairs of independent deviations: sigma is 1/12/sqrt(4000) = 0.0013.
    const deviations = third.map((top, i) => (top / 2 ** 20 - 0.5) * (fourth[i]! / 2 ** 20 - 0.5));
    expect(Math.abs(deviations.reduce((a, b) => a + b) / 4000)).toBeLessThan(4.5 * 0.0013);
    const before = randomness.cached;
    randomness.turn(3);
    expect(randomness.cached).toBe(before);
  });

  it("draws noise only where the keyed bits do not decide against the event", () => {
    let draws = 0;
    const random = { uint32: () => draws++, fill: () => {} };
    const into = { high: 0, low: 0 };
    const of = (bits: number): KeyedRandomness =>
      new KeyedRandomness(() => bits * 2 ** 12, random, 0);
    const half = thresholdOfRate(0.5);
    expect(of(0x7ffff).decide(into, "a", half)).toBe(false);
    expect(of(0xfffff).decide(into, "a", KEEP_NONE)).toBe(false);
    expect(draws).toBe(0);
    expect(of(0x80000).decide(into, "a", half)).toBe(true);
    expect(of(0).decide(into, "a", KEEP_ALL)).toBe(true);
    expect(draws).toBe(4);
  });

  it("lets the noise decide on an entity whose keyed bits meet the threshold's", () => {
    const randomness = new KeyedRandomness(() => 0x80000 * 2 ** 12, seededRandom(6), 0);
    const threshold = { high: 0x8000080, low: 0 };
    const into = { high: 0, low: 0 };
    const kept = Array.from({ length: 2000 }, () => randomness.decide(into, "a", threshold));
    // Half of the noise: 1,000 ± 4.5 sigma of 22.
    expect(Math.abs(kept.filter(Boolean).length - 1000)).toBeLessThan(100);
  });
});

describe("samplingEpochAt", () => {
  it("changes every seven days from 1970 on, and is 0 for a clock without a time", () => {
    const week = 7 * 86_400_000;
    expect(samplingEpochAt(0)).toBe(0);
    expect(samplingEpochAt(week - 1)).toBe(0);
    expect(samplingEpochAt(week)).toBe(1);
    for (const wrong of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(samplingEpochAt(wrong)).toBe(0);
    }
  });
});
