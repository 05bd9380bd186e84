/** Sampling, conformance 2 and 3: the host keeps at the rate that is written, and lower rates keep subsets. */
import { expect, test } from "vitest";
import { isKept } from "../src/sample/decision.ts";
import {
  encodeRandomness,
  encodeThreshold,
  KEEP_NONE,
  thresholdOfRate,
} from "../src/sample/threshold.ts";
import { describeFindings, seedFromEnvironment } from "./support/sampling/finding.ts";
import { emitMany, hostRate, RATES, type SampledBy } from "./support/sampling/host-rates.ts";
import { SeededRandom } from "./support/spool/seeded-random.ts";

const SEED = seedFromEnvironment(2);
const BY: readonly SampledBy[] = ["trace", "attribute", "none"];
const EMITS = 30_000;
/** A keyed hash costs some microseconds; `npm run sampling` takes more. */
const KEYED_EMITS = 10_000;
const WHOLE = 2n ** 56n;

test.each(BY)(
  "the host keeps what the exact binomial test lets pass, down to 1 in 10,000: by %s",
  (by) => {
    const findings = RATES.map((rate) =>
      hostRate(SEED, by, rate, by === "attribute" ? KEYED_EMITS : EMITS),
    );
    expect(
      findings.filter(({ isMet }) => !isMet),
      describeFindings(findings),
    ).toEqual([]);
  },
);

test.each(BY)("what a lower rate keeps is within what a higher one keeps: by %s", (by) => {
  let larger: ReadonlySet<number> | undefined;
  for (const rate of [0.9, 0.5, 0.25, 0.1, 0.01]) {
    const kept = new Set<number>();
    emitMany(SEED, by, rate, 2000, (i, isThere) => isThere && kept.add(i));
    expect(kept.size).toBeGreaterThan(0);
    if (larger !== undefined) {
      expect(
        [...kept].filter((i) => !larger!.has(i)),
        `rate ${rate}`,
      ).toEqual([]);
    }
    larger = kept;
  }
});

test("texts compare as the numbers do, and as the decision: at T - 1, T and T + 1, and anywhere", () => {
  const random = new SeededRandom(SEED);
  for (let i = 0; i < 20_000; i++) {
    const threshold = thresholdOfRate(random.next() ** 4);
    if (threshold === KEEP_NONE) continue;
    const whole = (BigInt(threshold.high) << 28n) | BigInt(threshold.low);
    const other = BigInt(random.below(2 ** 28)) * 2n ** 28n;
    const th = encodeThreshold(threshold.high, threshold.low).padEnd(14, "0");
    for (const r of [whole - 1n, whole, whole + 1n, other]) {
      if (r < 0n || r >= WHOLE) continue;
      const halves = { high: Number(r >> 28n), low: Number(r & 0xfffffffn) };
      const rv = encodeRandomness(halves.high, halves.low);
      if (rv >= th !== r >= whole || isKept(halves, threshold) !== r >= whole) {
        expect.fail(`seed ${SEED}: rv ${rv}, th ${th}`);
      }
    }
  }
  expect(encodeThreshold(0x0ccd000, 0)).toBe("0ccd");
});
