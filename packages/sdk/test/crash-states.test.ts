import { expect, test } from "vitest";
import { problemsWith, problemsWithRepeat, readDisk } from "./support/spool/crash-check.ts";
import { choicesAt, crashImage } from "./support/spool/crash-images.ts";
import { CrashSequence } from "./support/spool/crash-sequence.ts";
import { SeededRandom } from "./support/spool/seeded-random.ts";

/** More of them, and other ones, with SONDE_TEST_SEQUENCES and SONDE_TEST_SEED. */
const SEQUENCES = Number(process.env["SONDE_TEST_SEQUENCES"] ?? 200);
const STEPS = 14;
/** Points of one sequence at which the power fails. */
const CRASHES = 10;
/** Disks for one crash: all that there can be where they are no more than these. */
const IMAGES = 5;
/** Every so many images are recovered twice. */
const REPEAT_EVERY = 4;

/** Sequences that once showed a fault; they run every time. */
const FIXED_SEEDS: readonly number[] = [];

interface Tally {
  images: number;
  exhaustive: number;
  crashes: number;
  withLoss: number;
  withDamage: number;
  repeats: number;
  evicting: number;
}

function run(seed: number, tally: Tally): void {
  const sequence = new CrashSequence(seed);
  sequence.run(STEPS);
  if (sequence.isEvicting) tally.evicting++;
  const { changes } = sequence.files;
  const random = new SeededRandom(seed ^ 0x5eed);
  for (let crash = 0; crash < CRASHES; crash++) {
    const end = sequence.begin + random.below(changes.length - sequence.begin + 1);
    const { choices, isExhaustive } = choicesAt(changes, end, IMAGES, random);
    const expected = sequence.oracle.at(end);
    tally.crashes++;
    if (isExhaustive) tally.exhaustive++;
    for (const choice of choices) {
      const image = crashImage(changes, end, choice, random);
      const where = `seed ${seed}, after ${end} of ${changes.length} changes, ${describe(choice)}`;
      const reading = readDisk(image, random.below(2 ** 32));
      const problems = problemsWith(reading, expected, sequence.isEvicting);
      if (tally.images++ % REPEAT_EVERY === 0) {
        tally.repeats++;
        problems.push(...problemsWithRepeat(reading, expected.synced, random.below(2 ** 32)));
      }
      if (reading.uids.length + reading.found.delivered < expected.kept.size) tally.withLoss++;
      if (reading.found.byReason["dropped.damaged"] !== undefined) tally.withDamage++;
      expect(problems, where).toEqual([]);
    }
  }
}

function describe(choice: ReadonlyMap<number, number>): string {
  return [...choice].map(([at, outcome]) => `${at}:${outcome}`).join(" ");
}

test(`a loss of power at any point of ${SEQUENCES} random sequences loses nothing that was synced`, {
  timeout: 300_000 + SEQUENCES * 1000,
}, () => {
  const seed = Number(process.env["SONDE_TEST_SEED"] ?? Date.now() % 2 ** 32);
  console.info(`crash-states: seed ${seed} (repeat with SONDE_TEST_SEED=${seed})`);
  const random = new SeededRandom(seed);
  const tally: Tally = {
    images: 0,
    exhaustive: 0,
    crashes: 0,
    withLoss: 0,
    withDamage: 0,
    repeats: 0,
    evicting: 0,
  };
  for (const fixed of FIXED_SEEDS) run(fixed, tally);
  for (let sequence = 0; sequence < SEQUENCES; sequence++) run(random.below(2 ** 32), tally);
  console.info(`crash-states: ${JSON.stringify(tally)}`);
  // A crash that never took anything would show nothing.
  expect(tally.withLoss).toBeGreaterThan(SEQUENCES);
  expect(tally.exhaustive).toBeGreaterThan(0);
  expect(tally.repeats).toBeGreaterThan(SEQUENCES);
});
