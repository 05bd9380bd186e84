/*
 * A disk that fails: no space, no quota, I/O errors on writing and on reading, read-only, no
 * descriptors, short writes; for a random number of calls, a random share of them. Injected between
 * the spool and the disk under test, in this process.
 *
 * Invariants:
 *  - no call of the SDK throws;
 *  - the books balance whenever the host has counted and the spool has taken it;
 *  - once the disk is sound a sync succeeds, without help;
 *  - in the end each row that was admitted is delivered, and none is dropped: there was room.
 *
 * A history is a spool directory from its first process to the one that delivers what is left.
 */
import { mkdirSync, rmSync } from "node:fs";
import { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import type { Context, Outcome, Scenario, Violation } from "../scenario.ts";
import { Simulation } from "../simulation/simulation.ts";
import { Spells } from "../simulation/spell.ts";

const STEPS = 300;
const SPELL_SHARE = 0.06;
const MAX_BROKEN = 5;

export const faults: Scenario = { name: "faults", run };

interface Totals {
  histories: number;
  emits: number;
  kills: number;
  balanced: number;
  delivered: number;
  duplicates: number;
  readonly spoiled: Map<string, number>;
}

async function run(context: Context): Promise<Outcome> {
  const violations: Violation[] = [];
  const totals: Totals = {
    histories: 0,
    emits: 0,
    kills: 0,
    balanced: 0,
    delivered: 0,
    duplicates: 0,
    spoiled: new Map(),
  };
  while ((totals.histories === 0 || !context.isOver()) && violations.length < MAX_BROKEN) {
    const seed = (context.seed + totals.histories) >>> 0;
    const directory = `${context.directory}/history-${totals.histories}`;
    mkdirSync(directory);
    const broken = history(directory, seed, totals);
    violations.push(...broken.map((what) => ({ what, seed })));
    if (broken.length === 0) rmSync(directory, { recursive: true, force: true });
    totals.histories++;
    context.progress(`${totals.histories} histories`);
    // The signal that ends a run is heard between two of them.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { spoiled, ...figures } = totals;
  return {
    did: `ran ${totals.histories} histories of ${STEPS} steps on a disk that failed now and then`,
    figures: {
      ...figures,
      ...Object.fromEntries([...spoiled].map(([code, count]) => [`calls spoiled: ${code}`, count])),
    },
    violations,
  };
}

function history(directory: string, seed: number, totals: Totals): string[] {
  const random = new SeededRandom(seed ^ 0x5eed);
  const spells = new Spells(random);
  const spoil = spells.spoil.bind(spells);
  const simulation = new Simulation({ directory, seed, spoil, programs: 1 + random.below(2) });
  try {
    for (let step = 0; step < STEPS; step++) {
      if (random.next() < SPELL_SHARE) spells.begin();
      simulation.step();
    }
    spells.end();
    simulation.recover();
    const broken = simulation.finish();
    const { dropped = 0, byReason } = simulation.lastLedger ?? {};
    return dropped === 0
      ? broken
      : [...broken, `${dropped} rows dropped: ${JSON.stringify(byReason)}`];
  } catch (error) {
    return [`the SDK threw: ${(error as Error).stack}`];
  } finally {
    simulation.close();
    totals.emits += simulation.emits;
    totals.kills += simulation.kills;
    totals.balanced += simulation.balanced;
    totals.delivered += simulation.received.unique;
    totals.duplicates += simulation.received.duplicates;
    for (const [code, count] of spells.spoiled) {
      totals.spoiled.set(code, (totals.spoiled.get(code) ?? 0) + count);
    }
  }
}
