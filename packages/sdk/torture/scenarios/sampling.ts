/*
 * The conformance suite of sampling with fresh seeds: worlds that nobody has chosen go through pressure, budgets, crashes and
 * thinning, and the sums of weights are held against what there was.
 *
 * Invariants:
 *  - no estimate is off by more than chance allows;
 *  - no row stays whose R is below its T, and no window is over its budget in rows.
 */
import { setImmediate as turn } from "node:timers/promises";
import { WHOLE } from "../../test/support/sampling/simulation-parts.ts";
import { WindowSimulation } from "../../test/support/sampling/window-simulation.ts";
import type { Context, Outcome, Scenario, Violation } from "../scenario.ts";

const WINDOWS = 200_000;
/** Between looks at the time. */
const CHUNK_WINDOWS = 5000;
/**
 * Of a normal deviate. A test with a seed of its own is held to 4.5; this one draws some hundred deviates a world for as long as
 * somebody wants, so that the bound is Bonferroni's: one false alarm in some five million worlds.
 */
const MAX_Z = 6.5;

export const sampling: Scenario = { name: "sampling", run };

async function run(context: Context): Promise<Outcome> {
  const violations: Violation[] = [];
  let worlds = 0;
  let worstZ = 0;
  while (!context.isOver()) {
    const seed = context.seed + worlds;
    const simulation = new WindowSimulation(seed, WHOLE);
    let findings = simulation.run(CHUNK_WINDOWS);
    // The first one is finished however short the time is, some ten seconds: else a short run would have looked at nothing.
    while (simulation.windows < WINDOWS && (worlds === 0 || !context.isOver())) {
      await turn();
      findings = simulation.run(simulation.windows + CHUNK_WINDOWS);
    }
    // A world that was ended early has too few runs for its deviates to be normal.
    if (simulation.windows < WINDOWS) break;
    worlds++;
    for (const { name, statistic } of findings) {
      const isDeviate = name.includes(": z of ");
      if (isDeviate) worstZ = Math.max(worstZ, Math.abs(statistic));
      if (Math.abs(statistic) <= (isDeviate ? MAX_Z : 0)) continue;
      violations.push({ what: `${name}: ${statistic}`, seed });
    }
    const { rowsOver } = simulation;
    if (rowsOver > 0) violations.push({ what: `${rowsOver} windows over their budget`, seed });
    context.progress(`${worlds} worlds, worst z ${worstZ.toFixed(2)}`);
  }
  return {
    did: `estimated totals from ${worlds} sampled worlds of ${WINDOWS} windows`,
    figures: { worlds, worstZ: Number(worstZ.toFixed(2)) },
    violations,
  };
}
