/** Sampling, conformance 4: sums of weights are true through pressure, budgets, crashes and thinning. */
import { expect, test } from "vitest";
import { describeFindings, seedFromEnvironment } from "./support/sampling/finding.ts";
import { type Shape, WHOLE } from "./support/sampling/simulation-parts.ts";
import { WindowSimulation } from "./support/sampling/window-simulation.ts";

const SEED = seedFromEnvironment(1);

const CASES: readonly [name: string, windows: number, shape: Shape][] = [
  ["pressure, both budgets, crash-cut windows and a backlog thinned twice", 200_000, WHOLE],
  ["the budget in rows alone", 40_000, { ...WHOLE, inflow: undefined }],
  ["the budget in bytes alone", 40_000, { ...WHOLE, maxRows: undefined, hasPressure: false }],
  ["so little room that most groups are hot", 40_000, { ...WHOLE, maxRows: 4, inflow: undefined }],
  ["room for floors of three rows an event", 20_000, { ...WHOLE, maxRows: 72, load: 4 }],
];

test.each(CASES)(
  "counts and bytes of 12 events are estimated without bias: %s",
  (_, windows, shape) => {
    const simulation = new WindowSimulation(SEED, shape);
    const findings = simulation.run(windows);
    expect(findings).toHaveLength(4 * 25);
    expect(
      findings.filter(({ isMet }) => !isMet),
      describeFindings(findings),
    ).toEqual([]);
    expect(simulation.windows).toBeGreaterThanOrEqual(windows);
    expect(simulation.rowsOver).toBe(0);
  },
);
