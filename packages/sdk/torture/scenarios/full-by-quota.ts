/*
 * The scenario `full` where no small disk can be mounted: the folder under test behind a quota that
 * is tight by turns, injected in this process. The invariants are those of `full.ts`.
 */
import { mkdirSync, rmSync } from "node:fs";
import { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import type { Context, Outcome, Violation } from "../scenario.ts";
import { Quota } from "../simulation/quota.ts";
import { Simulation } from "../simulation/simulation.ts";

const STEPS = 300;
const TURN_SHARE = 0.05;
const MAX_BROKEN = 5;
const MAX_TIGHT_BYTES = 256 * 1024;

export async function runByQuota(context: Context): Promise<Outcome> {
  const violations: Violation[] = [];
  const figures = { histories: 0, emits: 0, "writes refused": 0, "balanced books seen": 0 };
  while ((figures.histories === 0 || !context.isOver()) && violations.length < MAX_BROKEN) {
    const seed = (context.seed + figures.histories) >>> 0;
    const directory = `${context.directory}/history-${figures.histories++}`;
    mkdirSync(directory);
    const quota = new Quota(directory, Number.POSITIVE_INFINITY);
    const spoil = quota.spoil.bind(quota);
    const simulation = new Simulation({ directory, seed, spoil, programs: 1 });
    const broken = history(simulation, quota, new SeededRandom(seed ^ 0xf011));
    violations.push(...broken.map((what) => ({ what, seed })));
    figures.emits += simulation.emits;
    figures["writes refused"] += quota.refused;
    figures["balanced books seen"] += simulation.balanced;
    if (broken.length === 0) rmSync(directory, { recursive: true, force: true });
    context.progress(`${figures.histories} histories behind a quota`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return {
    did: `filled the folder up to a quota, in ${figures.histories} histories: no small disk can be mounted here`,
    figures,
    violations,
  };
}

function history(simulation: Simulation, quota: Quota, random: SeededRandom): string[] {
  try {
    for (let step = 0; step < STEPS; step++) {
      if (random.next() < TURN_SHARE) {
        const isTight = random.next() < 0.6;
        quota.maxBytes = isTight ? random.below(MAX_TIGHT_BYTES) : Number.POSITIVE_INFINITY;
      }
      simulation.step();
    }
    quota.maxBytes = Number.POSITIVE_INFINITY;
    simulation.recover();
    return simulation.finish();
  } catch (error) {
    return [`the SDK threw: ${(error as Error).stack}`];
  } finally {
    simulation.close();
  }
}
