/*
 * One process that emits steadily while its backend is up and down by turns: unavailable, cutting
 * connections, or silent.
 *
 * Invariants:
 *  - the books balance at each sync, and the disk takes each;
 *  - in the end all is delivered, nothing was dropped, and `emitted` is the true number of calls;
 *  - memory and descriptors are flat: the median of the last quarter of the run is not above that of
 *    the second by more than the slack below. Judged in runs of a minute and more: before, the
 *    engine's own heap and compiled code still grow.
 */
import { mkdirSync, statSync } from "node:fs";
import type { ReceiverBehaviour } from "@sonde/sdk/testing";
import { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import { Backend } from "../backend.ts";
import type { Child } from "../child.ts";
import { DiskScan } from "../disk-scan.ts";
import { brokenBooks } from "../final-books.ts";
import { flatnessOf, type Sample } from "../flatness.ts";
import type { Context, Outcome, Scenario } from "../scenario.ts";
import type { UidTally } from "../uid-tally.ts";
import { WatchedChild } from "../watched-child.ts";

const JUDGED_MILLIS = 60_000;
/** Enough for the medians of four quarters, where the run is long enough. */
const SAMPLES = 200;
const MIN_SYNC_MILLIS = 50;
const MAX_SYNC_MILLIS = 1000;
const SHUTDOWN_TIMEOUT_MILLIS = 150_000;
/** Up and down take turns this often in a run, but no turn is longer than the bound. */
const TURNS = 40;
const MAX_TURN_MILLIS = 20_000;
const MIN_TURN_MILLIS = 300;

const DOWN: readonly ReceiverBehaviour[] = [
  { status: 503 },
  { reset: "before-answer" },
  { reset: "during-answer" },
  { hang: true },
];

export const soak: Scenario = { name: "soak", run };

async function run(context: Context): Promise<Outcome> {
  const backend = await Backend.start();
  mkdirSync(`${context.directory}/host`);
  const child = start(context, backend.url);
  const watched = new WatchedChild(child, ["SONDE_EXPORT_FAILING"]);
  const samples = sampled(child);
  try {
    const began = performance.now();
    const turns = await takeTurns(context, backend, child);
    const tookMillis = performance.now() - began;
    if (!child.hasEnded) child.order("shutdown");
    await child.endsWithin(SHUTDOWN_TIMEOUT_MILLIS);
    await child.kill();
    backend.collect();
    const isJudged = tookMillis >= JUDGED_MILLIS;
    const flatness = flatnessOf(samples);
    const broken = [...watched.complaintsAtEnd(), ...books(context, child, backend.received)];
    if (watched.refused > 0) broken.push(`a sound disk refused ${watched.refused} syncs`);
    if (isJudged) broken.push(...flatness.broken);
    return {
      did: `ran one process for ${Math.round(tookMillis / 1000)} s while its backend was up and down by turns`,
      figures: {
        "emit calls": emitCalls(context),
        "records delivered": backend.received.unique,
        duplicates: backend.received.duplicates,
        "turns of the backend": turns,
        "balanced books seen": watched.balanced,
        ...flatness.figures,
        "flatness judged": isJudged ? "yes" : "no, under a minute",
      },
      violations: broken.map((what) => ({ what, seed: context.seed })),
    };
  } finally {
    await child.kill();
    await backend.close();
  }
}

function start({ directory, children, seed, budgetMillis }: Context, url: string): Child {
  return children.start({
    spoolDirectory: `${directory}/spool`,
    keyFile: `${directory}/host/key`,
    oracle: `${directory}/host/oracle`,
    url,
    id: "soak",
    seed,
    task: "emit",
    profile: "steady",
    syncMillis: Math.min(MAX_SYNC_MILLIS, Math.max(MIN_SYNC_MILLIS, budgetMillis / SAMPLES)),
  });
}

function emitCalls({ directory }: Context): number {
  return statSync(`${directory}/host/oracle`, { throwIfNoEntry: false })?.size ?? 0;
}

function books(context: Context, child: Child, received: UidTally): string[] {
  const scan = new DiskScan(`${context.directory}/spool`);
  scan.scan();
  const { ledger, isDrained = false } = child.last("done") ?? {};
  const oracle = emitCalls(context);
  const broken = brokenBooks({ ledger, isDrained, oracle, written: scan.written, received });
  const { dropped = 0 } = ledger ?? {};
  if (dropped > 0) broken.push(`${dropped} rows were dropped from a sound disk with room`);
  return broken;
}

function sampled(child: Child): Sample[] {
  const samples: Sample[] = [];
  child.onMessage((message) => {
    if (message.kind !== "synced") return;
    samples.push({ rssBytes: message.rssBytes, descriptors: message.descriptors ?? 0 });
  });
  return samples;
}

/** Returns how many turns there were; the last one is up. */
async function takeTurns(context: Context, backend: Backend, child: Child): Promise<number> {
  const random = new SeededRandom(context.seed);
  const meanMillis = Math.min(
    MAX_TURN_MILLIS,
    Math.max(MIN_TURN_MILLIS, context.budgetMillis / TURNS),
  );
  let turns = 0;
  for (; !context.isOver() && !child.hasEnded; turns++) {
    const behaviour = turns % 2 === 0 ? {} : random.pick(DOWN);
    backend.answer = () => behaviour;
    const end = performance.now() + meanMillis * (0.5 + random.next());
    while (performance.now() < end && !context.isOver() && !child.hasEnded) {
      await context.pause(100);
      const { emitted = 0, buffered = 0 } = child.last("synced")?.ledger ?? {};
      context.progress(`${emitted} emitted, ${buffered} buffered`);
    }
  }
  backend.answer = () => ({});
  return turns;
}
