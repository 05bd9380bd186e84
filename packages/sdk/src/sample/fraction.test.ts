import fc from "fast-check";
import { expect, it } from "vitest";
import { wholeOf } from "../../test/support/sampling/window-worlds.ts";
import { complement, type Fraction, isLess, multiply, ONE, ratio } from "./fraction.ts";

const half = (): fc.Arbitrary<number> =>
  fc.oneof(fc.integer({ min: 0, max: 2 ** 28 - 1 }), fc.constantFrom(0, 1, 2 ** 28 - 1, 2 ** 14));
const fraction = (): fc.Arbitrary<Fraction> =>
  fc.oneof(fc.record({ high: half(), low: half() }), fc.constant({ ...ONE }));

function whole({ high, low }: Fraction): bigint {
  return BigInt(high) * 2n ** 28n + BigInt(low);
}

it("multiplies as whole numbers do, rounded down", () => {
  fc.assert(
    fc.property(fraction(), fraction(), (x, y) => {
      const into = { high: 0, low: 0 };
      multiply(x, y, into);
      expect(whole(into)).toBe((whole(x) * whole(y)) >> 56n);
    }),
  );
});

it("multiplies into one of its factors", () => {
  const x = { high: 2 ** 27, low: 3 };
  multiply(x, x, x);
  expect(whole(x)).toBe((wholeOf(2 ** 27, 3) * wholeOf(2 ** 27, 3)) >> 56n);
});

it("complements and compares as whole numbers do", () => {
  fc.assert(
    fc.property(fraction(), fraction(), (x, y) => {
      const into = { high: 0, low: 0 };
      complement(x, into);
      expect(whole(into)).toBe(2n ** 56n - whole(x));
      expect(isLess(x, y)).toBe(whole(x) < whole(y));
    }),
  );
});

it("says a ratio to the precision of a double, and never one", () => {
  expect(ratio(1, 4)).toEqual({ high: 2 ** 26, low: 0 });
  expect(ratio(0, 4)).toEqual({ high: 0, low: 0 });
  const third = ratio(1, 3);
  expect(Number(whole(third)) / 2 ** 56).toBeCloseTo(1 / 3, 15);
  expect(isLess(ratio(2 ** 52 - 1, 2 ** 52), ONE)).toBe(true);
});
