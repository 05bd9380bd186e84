/** Sampling, conformance 4: sums of weights are true through pressure, budgets, crashes and thinning. */
import { expect, test } from "vitest";
import { describeFindings, seedFromEnvironment } from "./support/sampling/finding.ts";
import { WindowSimulation } from "./support/sampling/window-simulation.ts";
import { WORLDS } from "./support/sampling/worlds-under-test.ts";

const SEED = seedFromEnvironment(1);

/** `npm run sampling` takes more. */
const WINDOWS = 200_000;

test.each(WORLDS)(
  "counts and bytes of 12 events are estimated without bias: %s",
  (_, share, shape) => {
    const simulation = new WindowSimulation(SEED, shape);
    const findings = simulation.run(WINDOWS * share);
    expect(findings).toHaveLength(4 * 25);
    expect(
      findings.filter(({ isMet }) => !isMet),
      describeFindings(findings),
    ).toEqual([]);
    expect(simulation.windows).toBeGreaterThanOrEqual(WINDOWS * share);
    expect(simulation.rowsOver).toBe(0);
  },
);
