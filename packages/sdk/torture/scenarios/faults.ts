/*
 * A disk that fails: no space, no quota, I/O errors on writing and on reading, read-only, no
 * descriptors, short writes; for a random number of calls, a random share of them. Injected between
 * the spool and the disk under test, in this process.
 *
 * Invariants:
 *  - no call of the SDK throws;
 *  - the books balance whenever the host has counted and the spool has taken it;
 *  - once the disk is sound a sync succeeds, without help, as soon as the rows are delivered that a
 *    failed fdatasync left in doubt;
 *  - in the end each row that was admitted is delivered, and none is dropped: there was room.
 */
import { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import { type History, runHistories } from "../histories.ts";
import type { Context, Outcome, Scenario } from "../scenario.ts";
import { Simulation } from "../simulation/simulation.ts";
import { Spells } from "../simulation/spell.ts";

const SPELL_SHARE = 0.06;
/** Apart from the draws of the simulation, which a spell must not shift. */
const SEED_OF_SPELLS = 0x5eed;

export const faults: Scenario = { name: "faults", run };

async function run(context: Context): Promise<Outcome> {
  const spoiled = new Map<string, number>();
  const begin = (directory: string, seed: number): History => {
    const random = new SeededRandom(seed ^ SEED_OF_SPELLS);
    const spells = new Spells(random, spoiled);
    return {
      simulation: new Simulation({
        directory,
        seed,
        spoil: (files) => spells.spoil(files),
        programs: 1 + random.below(2),
      }),
      beforeStep() {
        if (random.next() < SPELL_SHARE) spells.begin();
        return undefined;
      },
      heal: () => spells.end(),
    };
  };
  const { violations, figures } = await runHistories(context, begin);
  const calls = [...spoiled].map(([code, count]) => [`calls spoiled: ${code}`, count]);
  return {
    did: `ran ${figures.histories} histories on a disk that failed now and then`,
    figures: { ...figures, ...Object.fromEntries(calls) },
    violations,
  };
}
