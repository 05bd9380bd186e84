import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  encodeRandomness,
  encodeThreshold,
  KEEP_ALL,
  KEEP_NONE,
  thresholdOfRate,
} from "./threshold.ts";

const HALF = 2 ** 28;
const half = (): fc.Arbitrary<number> => fc.integer({ min: 0, max: HALF - 1 });

/** As a collector reads it: digits from the left, zeros to the right (OTEP 235). */
function parse(text: string): bigint {
  return BigInt(`0x${text.padEnd(14, "0")}`);
}

function whole({ high, low }: { high: number; low: number }): bigint {
  return (BigInt(high) << 28n) | BigInt(low);
}

function encoded(rate: number): string {
  const { high, low } = thresholdOfRate(rate);
  return encodeThreshold(high, low);
}

describe("thresholdOfRate", () => {
  it.each([
    [1, "0"],
    [1 / 2, "8"],
    [1 / 4, "c"],
    [1 / 5, "cccd"],
    [1 / 8, "e"],
    [1 / 10, "e666"],
    [1 / 16, "f"],
    [1 / 100, "fd70a"],
    [1 / 1000, "ffbe77"],
    [1 / 10_000, "fff9724"],
    [1 / 100_000, "ffff583a"],
    [1 / 1_000_000, "ffffef39"],
    [1 / 3, "aaab"],
    [2 / 3, "5555"],
    [0.95, "0ccd"],
    [0.99, "028f"],
  ])("encodes rate %d as %s", (rate, text) => {
    expect(encoded(rate)).toBe(text);
  });

  it("keeps nothing at rate 0, below it, and where 56 bits cannot say so little", () => {
    for (const rate of [0, -1, 2 ** -58, Number.MIN_VALUE]) {
      expect(thresholdOfRate(rate)).toBe(KEEP_NONE);
    }
  });

  it("keeps all at rate 1, above it, and where the encoding rounds to all", () => {
    expect(thresholdOfRate(1.5)).toBe(KEEP_ALL);
    expect(encoded(1 - 2 ** -40)).toBe("0");
  });

  it("encodes the smallest rate that 56 bits can say", () => {
    expect(encoded(2 ** -56)).toBe("f".repeat(14));
    expect(encoded(2 ** -50)).toBe(`${"f".repeat(12)}c`);
  });

  it("is off by less than the last of four significant digits", () => {
    fc.assert(
      fc.property(fc.double({ min: 2 ** -40, max: 1, noNaN: true }), (rate) => {
        const kept = Number(2n ** 56n - whole(thresholdOfRate(rate))) / 2 ** 56;
        // Leading f's cost nothing, so the error is relative to the rate, or to 1 near it.
        expect(Math.abs(kept - rate)).toBeLessThanOrEqual(Math.max(rate, 2 ** -16) * 2 ** -12);
      }),
    );
  });
});

describe("encodeThreshold", () => {
  it("keeps leading zeros and drops trailing ones", () => {
    expect(encodeThreshold(0, 1)).toBe("00000000000001");
    expect(encodeThreshold(0x0ccd000, 0)).toBe("0ccd");
  });

  it("loses nothing: the decision is the same against the wire text", () => {
    const rates = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(rates, half(), half(), (rate, high, low) => {
        const threshold = thresholdOfRate(rate);
        fc.pre(threshold !== KEEP_NONE);
        const decision = high > threshold.high || (high === threshold.high && low >= threshold.low);
        const onTheWire = parse(encodeRandomness(high, low)) >= parse(encoded(rate));
        expect(decision).toBe(onTheWire);
        expect(parse(encoded(rate))).toBe(whole(threshold));
      }),
    );
  });

  it("writes randomness as exactly 14 digits", () => {
    expect(encodeRandomness(0, 0xa)).toBe("0000000000000a");
    fc.assert(
      fc.property(half(), half(), (high, low) => {
        expect(parse(encodeRandomness(high, low))).toBe(whole({ high, low }));
      }),
    );
  });
});
