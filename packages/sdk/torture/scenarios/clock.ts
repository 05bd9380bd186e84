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
import { mkdirSync, rmSync } from "node:fs";
import type { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import type { Context, Outcome, Scenario, Violation } from "../scenario.ts";
import { Simulation } from "../simulation/simulation.ts";

const STEPS = 300;
const JUMP_SHARE = 0.05;
const MAX_BROKEN = 5;
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
  const violations: Violation[] = [];
  const figures = {
    histories: 0,
    jumps: 0,
    emits: 0,
    kills: 0,
    "balanced books seen": 0,
    delivered: 0,
  };
  while ((figures.histories === 0 || !context.isOver()) && violations.length < MAX_BROKEN) {
    const seed = (context.seed + figures.histories) >>> 0;
    const directory = `${context.directory}/history-${figures.histories++}`;
    mkdirSync(directory);
    const random = new SeededRandom(seed ^ 0xc10c);
    const simulation = new Simulation({ directory, seed, programs: 1 + random.below(3) });
    const broken = history(simulation, random, () => figures.jumps++);
    violations.push(...broken.map((what) => ({ what, seed })));
    figures.emits += simulation.emits;
    figures.kills += simulation.kills;
    figures["balanced books seen"] += simulation.balanced;
    figures.delivered += simulation.received.unique;
    if (broken.length === 0) rmSync(directory, { recursive: true, force: true });
    context.progress(`${figures.histories} histories`);
    // The signal that ends a run is heard between two of them.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return {
    did: `set the wall clock ${figures.jumps} times, by minutes to decades, in ${figures.histories} histories`,
    figures,
    violations,
  };
}

function history(simulation: Simulation, random: SeededRandom, jumped: () => void): string[] {
  try {
    for (let step = 0; step < STEPS; step++) {
      if (random.next() < JUMP_SHARE) {
        jump(simulation.clock, random);
        jumped();
      }
      simulation.step();
      const stray = simulation.stray();
      if (stray !== undefined) return [`the directory of ${stray}, which lives, was taken`];
    }
    const broken = simulation.finish();
    const { dropped = 0, byReason } = simulation.lastLedger ?? {};
    return dropped === 0
      ? broken
      : [...broken, `${dropped} rows dropped: ${JSON.stringify(byReason)}`];
  } catch (error) {
    return [`the SDK threw: ${(error as Error).stack}`];
  } finally {
    simulation.close();
  }
}

function jump(clockUnderTest: ManualClock, random: SeededRandom): void {
  const millis = random.pick(JUMPS_MILLIS) * random.pick([1, -1]);
  const target = clockUnderTest.nowMillis() + millis;
  clockUnderTest.jump(target < FIRST_MILLIS || target > LAST_MILLIS ? -millis : millis);
}
