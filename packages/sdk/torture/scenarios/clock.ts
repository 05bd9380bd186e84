/*
 * Somebody sets the wall clock, forward and back, by minutes and by years, while processes emit,
 * adopt, commit and deliver. The clock is injected; the disk is the one under test.
 *
 * Invariants:
 *  - nothing is lost, and the books balance;
 *  - nothing expires: a third of the rows live a week, and no history lasts that long, whatever the
 *    wall clock says;
 *  - the directory of a process that lives is taken by nobody, however old its heartbeat looks.
 */
import type { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import { type History, runHistories } from "../histories.ts";
import type { Context, Outcome, Scenario } from "../scenario.ts";
import { Simulation } from "../simulation/simulation.ts";

const MAX_PROGRAMS = 3;
const JUMP_SHARE = 0.05;
/** Apart from the draws of the simulation, which a jump must not shift. */
const SEED_OF_JUMPS = 0xc10c;
const MINUTE_MILLIS = 60_000;
const DAY_MILLIS = 24 * 60 * MINUTE_MILLIS;
const YEAR_MILLIS = 365 * DAY_MILLIS;
const JUMPS_MILLIS: readonly number[] = [
  ...[2 * MINUTE_MILLIS, 6 * MINUTE_MILLIS, DAY_MILLIS, 30 * DAY_MILLIS],
  ...[YEAR_MILLIS, 5 * YEAR_MILLIS, 20 * YEAR_MILLIS],
];
/** Jumps add up; a machine's clock has some sane range all the same. */
const FIRST_MILLIS = Date.UTC(1990, 0, 1);
const LAST_MILLIS = Date.UTC(2090, 0, 1);

export const clock: Scenario = { name: "clock", run };

async function run(context: Context): Promise<Outcome> {
  let jumps = 0;
  const begin = (directory: string, seed: number): History => {
    const random = new SeededRandom(seed ^ SEED_OF_JUMPS);
    const programs = 1 + random.below(MAX_PROGRAMS);
    const simulation = new Simulation({ directory, seed, programs });
    return {
      simulation,
      beforeStep() {
        const stray = simulation.stray();
        if (stray !== undefined) return `the directory of ${stray}, which lives, was taken`;
        if (random.next() >= JUMP_SHARE) return undefined;
        jump(simulation.clock, random);
        jumps++;
        return undefined;
      },
      heal() {
        // A clock that was set stays as it is.
      },
    };
  };
  const { violations, figures } = await runHistories(context, begin);
  return {
    did: `set the wall clock ${jumps} times, by minutes to decades, in ${figures.histories} histories`,
    figures: { ...figures, jumps },
    violations,
  };
}

function jump(clockUnderTest: ManualClock, random: SeededRandom): void {
  const millis = random.pick(JUMPS_MILLIS) * random.pick([1, -1]);
  const target = clockUnderTest.nowMillis() + millis;
  clockUnderTest.jump(target < FIRST_MILLIS || target > LAST_MILLIS ? -millis : millis);
}
