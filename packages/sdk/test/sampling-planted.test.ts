/** Sampling, conformance 5: mistakes that others made, and some of our own, are seen where what ships passes. */
import { describe, expect, it, test } from "vitest";
import { isKept } from "../src/sample/decision.ts";
import { thresholdOfRate } from "../src/sample/threshold.ts";
import {
  describeFindings,
  type Finding,
  MAX_Z,
  seedFromEnvironment,
} from "./support/sampling/finding.ts";
import { lastIncluded } from "./support/sampling/planted/last-included.ts";
import { neighbourEjection } from "./support/sampling/planted/neighbour-ejection.ts";
import { oneOrderOverClasses } from "./support/sampling/planted/one-order-over-classes.ts";
import { perRowUnits } from "./support/sampling/planted/per-row-units.ts";
import { pressureFromKept } from "./support/sampling/planted/pressure-from-kept.ts";
import { productOfRates } from "./support/sampling/planted/product-of-rates.ts";
import { quotaOnRandomness } from "./support/sampling/planted/quota-on-randomness.ts";
import { skipAndGoOn } from "./support/sampling/planted/skip-and-go-on.ts";
import { keptByRateItself } from "./support/sampling/planted/unrounded-decision.ts";
import {
  type Decide,
  decideAsShipped,
  demandOfEmitted,
  MIXED_RATES,
  PLAIN,
  type PressureDemand,
  type Shape,
} from "./support/sampling/simulation-parts.ts";
import { stratifiedDeviate } from "./support/sampling/stratified-rate.ts";
import { QUOTA_WINDOWS, WindowSimulation } from "./support/sampling/window-simulation.ts";

const SEED = seedFromEnvironment(1);
const MIXED: Shape = { ...PLAIN, rates: MIXED_RATES };
const BY_ENTITY: Shape = { ...PLAIN, isAllByEntity: true };
const QUOTA: Shape = { ...BY_ENTITY, maxRows: undefined, inflow: 2200 };
const PRESSED: Shape = { ...BY_ENTITY, maxRows: 4, hasPressure: true };
const nobodyDecides: Decide = () => undefined;

/** z of the host's decision and of the windows', without what the backlog adds to them. */
function findings(
  windows: number,
  shape: Shape,
  decide: Decide,
  pressure: PressureDemand = demandOfEmitted,
): Finding[] {
  const all = new WindowSimulation(SEED, shape, decide, pressure).run(windows);
  return all.filter(({ name }) => /^(host|window).*: z/.test(name));
}

function worst(found: readonly Finding[]): number {
  return Math.max(...found.map(({ statistic }) => Math.abs(statistic)));
}

describe("in the same world", () => {
  it.each<[string, number, Shape]>([
    ["of one rate", 20_000, PLAIN],
    ["of several rates in a trace", 40_000, MIXED],
    ["of a quota", 80_000, QUOTA],
  ])("what ships passes: %s", (_, windows, shape) => {
    const found = findings(windows, shape, decideAsShipped);
    expect(worst(found), describeFindings(found)).toBeLessThan(MAX_Z);
  });

  it("pressure from what was emitted passes, under keys of entities", () => {
    const found = findings(80_000, PRESSED, nobodyDecides);
    expect(worst(found), describeFindings(found)).toBeLessThan(MAX_Z);
  });

  it("the rule of the planted mistakes passes without one: the first that does not fit, at one rate", () => {
    const found = findings(20_000, PLAIN, oneOrderOverClasses);
    expect(worst(found), describeFindings(found)).toBeLessThan(MAX_Z);
  });
});

describe("the suite catches", () => {
  it.each<[string, number, Shape, Decide]>([
    ["the threshold of the last included", 20_000, PLAIN, lastIncluded],
    ["the product of two rates on one R", 20_000, PLAIN, productOfRates],
    ["the ejection of a neighbour", 20_000, PLAIN, neighbourEjection],
    ["single rows in place of groups", 20_000, PLAIN, perRowUnits],
    ["a group that does not fit and is passed over", 20_000, PLAIN, skipAndGoOn],
    ["one order over classes of several rates", 40_000, MIXED, oneOrderOverClasses],
    ["a quota that is held against R", 80_000, QUOTA, quotaOnRandomness(QUOTA_WINDOWS * 2200)],
    [
      "windows that close by how many rows they have",
      20_000,
      {
        ...BY_ENTITY,
        rates: MIXED_RATES,
        maxGathered: 12,
      },
      decideAsShipped,
    ],
  ])("%s", (_, windows, shape, decide) => {
    expect(worst(findings(windows, shape, decide)), `seed ${SEED}`).toBeGreaterThan(MAX_Z);
  });

  it("pressure from what was kept, under keys of entities", () => {
    const found = findings(80_000, PRESSED, nobodyDecides, pressureFromKept);
    expect(worst(found), `seed ${SEED}`).toBeGreaterThan(MAX_Z);
  });
});

test("the suite catches a decision against the rate and not against the encoded T", () => {
  // Where four digits say a rate worst: just above 1/16.
  const rate = 0.062_505;
  const threshold = thresholdOfRate(rate);
  const shipped = (high: number, low: number): boolean => isKept({ high, low }, threshold);
  const planted = (high: number, low: number): boolean => keptByRateItself(rate, high, low);
  expect(Math.abs(stratifiedDeviate(rate, 2 ** 20, SEED, shipped))).toBeLessThan(MAX_Z);
  expect(Math.abs(stratifiedDeviate(rate, 2 ** 20, SEED, planted))).toBeGreaterThan(MAX_Z);
});
