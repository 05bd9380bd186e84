/*
 * The scenario `full` where no small disk can be mounted: the folder under test behind a quota that
 * is tight by turns, injected in this process. The invariants are those of `full.ts`, and one more:
 * nothing is dropped, for in the end there is room.
 */
import { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import { type History, runHistories } from "../histories.ts";
import type { Context, Outcome } from "../scenario.ts";
import { Quota } from "../simulation/quota.ts";
import { Simulation } from "../simulation/simulation.ts";

const TURN_SHARE = 0.05;
const TIGHT_SHARE = 0.6;
const MAX_TIGHT_BYTES = 256 * 1024;
/** Apart from the draws of the simulation, which a turn must not shift. */
const SEED_OF_TURNS = 0xf011;

export async function runByQuota(context: Context): Promise<Outcome> {
  const quotas: Quota[] = [];
  const begin = (directory: string, seed: number): History => {
    const random = new SeededRandom(seed ^ SEED_OF_TURNS);
    const quota = new Quota(directory);
    quotas.push(quota);
    return {
      simulation: new Simulation({
        directory,
        seed,
        spoil: (files) => quota.spoil(files),
        programs: 1,
      }),
      beforeStep() {
        if (random.next() >= TURN_SHARE) return undefined;
        if (random.next() < TIGHT_SHARE) quota.maxBytes = random.below(MAX_TIGHT_BYTES);
        else quota.lift();
        return undefined;
      },
      heal: () => quota.lift(),
    };
  };
  const { violations, figures } = await runHistories(context, begin);
  const refused = quotas.reduce((sum, quota) => sum + quota.refused, 0);
  return {
    did: `filled the folder up to a quota, in ${figures.histories} histories: no small disk can be mounted here`,
    figures: { ...figures, "writes refused or cut": refused },
    violations,
  };
}
