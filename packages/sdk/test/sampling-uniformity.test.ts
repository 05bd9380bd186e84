/** Sampling, conformance 1: R and S are uniform, whatever they are made of. */
import { expect, test } from "vitest";
import { avalanche } from "./support/sampling/avalanche.ts";
import { describeFindings, seedFromEnvironment } from "./support/sampling/finding.ts";
import { RAW_FNV_1A, randomnessSources } from "./support/sampling/randomness-sources.ts";
import { binomialPValue, chiSquareDeviate, serialDeviate } from "./support/sampling/statistics.ts";
import { uniformity } from "./support/sampling/uniformity.ts";

const SEED = seedFromEnvironment(20_261_127);
const DRAWS = 200_000;
/** A keyed hash costs some microseconds; `npm run sampling` takes a million. */
const KEYED_DRAWS = 50_000;
const FLIPS = 30_000;

test.each(randomnessSources(SEED))(
  "$name are uniform in 256 bins, and none follows from the one before",
  (source) => {
    const findings = uniformity(source, SEED, source.bits === 20 ? KEYED_DRAWS : DRAWS);
    expect(
      findings.filter(({ isMet }) => !isMet),
      describeFindings(findings),
    ).toEqual([]);
  },
);

test("raw FNV-1a of sequential ids fails the same test: the suite sees what hardly mixes", () => {
  const [top] = uniformity(RAW_FNV_1A, SEED, DRAWS);
  expect(top!.isMet, describeFindings([top!])).toBe(false);
});

test("one flipped bit of the input flips each bit of the output in half of the cases", () => {
  const findings = avalanche(SEED, FLIPS);
  expect(
    findings.filter(({ isMet }) => !isMet),
    describeFindings(findings),
  ).toEqual([]);
});

test("the statistics themselves agree with what is known of them", () => {
  // Of 255 degrees of freedom the median is 254.33, and 1 in 1000 is above 330.52.
  const counts = (statistic: number): number[] => {
    const off = Math.sqrt((statistic * 1000) / 256);
    return Array.from({ length: 256 }, (_, i) => 1000 + (i % 2 === 0 ? off : -off));
  };
  expect(chiSquareDeviate(counts(254.33))).toBeCloseTo(0, 2);
  expect(chiSquareDeviate(counts(330.52))).toBeCloseTo(3.09, 2);
  // 2 * P(X <= 2), X of 10 at 1/2: 2 * 56 / 1024.
  expect(binomialPValue(2, 10, 0.5)).toBeCloseTo(112 / 1024, 12);
  expect(binomialPValue(5, 10, 0.5)).toBe(1);
  expect(binomialPValue(30, 100_000, 1e-4)).toBeCloseTo(5.01e-7, 9);
  expect(binomialPValue(999, 1000, 1)).toBe(0);
  expect(serialDeviate(Array.from({ length: 1000 }, (_, i) => i / 1000))).toBeGreaterThan(20);
});
