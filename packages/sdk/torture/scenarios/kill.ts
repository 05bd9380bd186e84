/*
 * Several processes on one spool directory, killed by SIGKILL at random moments: while they start,
 * adopt, emit, commit, export, and when their backend has just answered; some stopped first.
 *
 * Invariants:
 *  - every row that an independent scan found on disk arrives, or had arrived;
 *  - what arrives twice has the same `log.record.uid` and says the same, so that it can be removed;
 *  - each process that gets ready finds balanced books: `discrepancy` is 0;
 *  - `emitted` falls short of the true number of calls by at most `unknownTail.maxRecords`;
 *  - nobody ends by himself, writes to standard error, or warns of anything but the dead backend.
 *
 * A spool directory lives for an epoch of some hundred kills. Then one process delivers all of it, the
 * sums are checked, and the next epoch begins with an empty one: bounds disk and memory of the kit.
 */
import { mkdirSync, rmSync } from "node:fs";
import { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import { Backend } from "../backend.ts";
import type { Context, Outcome, Scenario, Violation } from "../scenario.ts";
import { brokenPromises } from "./kill-checks.ts";
import { type EpochFacts, KillEpoch } from "./kill-epoch.ts";
import { MOMENTS } from "./victim.ts";

const KILLS_PER_EPOCH = 250;
/** More say nothing new, and each keeps its spool directory on disk. */
const MAX_BROKEN_EPOCHS = 5;

export const kill: Scenario = { name: "kill", run };

async function run(context: Context): Promise<Outcome> {
  const began = performance.now();
  const violations: Violation[] = [];
  const facts: EpochFacts[] = [];
  const backend = await Backend.start();
  try {
    let kills = 0;
    for (let epoch = 0; !context.isOver() && kills < context.maxKills; epoch++) {
      const seed = (context.seed + epoch) >>> 0;
      const directory = `${context.directory}/epoch-${epoch}`;
      mkdirSync(directory);
      const random = new SeededRandom(seed);
      const left = Math.min(KILLS_PER_EPOCH, context.maxKills - kills);
      const before = kills;
      const progress = (inEpoch: number): void => tell(context, began, before + inEpoch);
      const fact = await new KillEpoch({ context, backend, directory, random, progress }).run(left);
      kills += fact.kills;
      facts.push(fact);
      const broken = brokenPromises(fact);
      for (const what of broken) violations.push({ what: `epoch ${epoch}: ${what}`, seed });
      if (broken.length === 0) rmSync(directory, { recursive: true, force: true });
      if (new Set(violations.map((violation) => violation.seed)).size >= MAX_BROKEN_EPOCHS) break;
    }
  } finally {
    await context.children.killAll();
    await backend.close();
  }
  if (sum(facts, ({ kills }) => kills) >= KILLS_PER_EPOCH && duplicates(facts) === 0) {
    const what = "not one record arrived twice: the kills did not fall where rows are replayed";
    violations.push({ what, seed: context.seed });
  }
  return outcome(facts, violations, performance.now() - began);
}

function tell(context: Context, began: number, kills: number): void {
  const perMinute = Math.round(kills / ((performance.now() - began) / 60_000));
  context.progress(`${kills} kills, ${perMinute} a minute`);
}

function outcome(
  facts: readonly EpochFacts[],
  violations: readonly Violation[],
  tookMillis: number,
): Outcome {
  const kills = sum(facts, (fact) => fact.kills);
  const moments = MOMENTS.map((moment) => {
    const count = sum(facts, (fact) => fact.killsAt.get(moment) ?? 0);
    return [`killed while ${moment}`, count] as const;
  });
  return {
    did: `killed ${kills} processes, two to six at a time on one spool directory`,
    figures: {
      kills,
      "kills a minute": Math.round(kills / (tookMillis / 60_000)),
      epochs: facts.length,
      ...Object.fromEntries(moments),
      "stopped before the kill": sum(facts, (fact) => fact.stopped),
      "balanced books seen": sum(facts, (fact) => fact.balanced),
      "emit calls": sum(facts, (fact) => fact.oracle),
      "rows seen on disk": sum(facts, (fact) => fact.written.unique),
      "rows lost": sum(facts, ({ written, received }) => count(written.missingFrom(received))),
      "records delivered": sum(facts, (fact) => fact.received.unique),
      "duplicates, all removable": duplicates(facts),
      "unseen emits": sum(facts, (fact) => fact.oracle - (fact.ledger?.emitted ?? 0)),
      "bound on unseen emits": sum(facts, (fact) => fact.ledger?.unknownTail.maxRecords ?? 0),
    },
    violations,
  };
}

function count(items: Iterable<unknown>): number {
  let total = 0;
  for (const _ of items) total++;
  return total;
}

function duplicates(facts: readonly EpochFacts[]): number {
  return sum(facts, (fact) => fact.received.duplicates);
}

function sum(facts: readonly EpochFacts[], of: (fact: EpochFacts) => number): number {
  return facts.reduce((total, fact) => total + of(fact), 0);
}
