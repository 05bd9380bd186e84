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
import { quantile } from "../quantile.ts";
import type { Context, Outcome, Scenario } from "../scenario.ts";
import { WatchedChild } from "../watched-child.ts";

const MIB = 1024 * 1024;
const JUDGED_MILLIS = 60_000;
const RSS_SLACK_SHARE = 0.1;
const RSS_SLACK_BYTES = 16 * MIB;
const DESCRIPTOR_SLACK = 3;
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

interface Sample {
  readonly rssBytes: number;
  readonly descriptors: number;
}

async function run(context: Context): Promise<Outcome> {
  const { directory, children, seed, budgetMillis } = context;
  const random = new SeededRandom(seed);
  const backend = await Backend.start();
  mkdirSync(`${directory}/host`);
  const child = children.start({
    spoolDirectory: `${directory}/spool`,
    keyFile: `${directory}/host/key`,
    oracle: `${directory}/host/oracle`,
    url: backend.url,
    id: "soak",
    seed,
    task: "emit",
    profile: "steady",
    syncMillis: Math.min(1000, Math.max(50, budgetMillis / 200)),
  });
  const watched = new WatchedChild(child, ["SONDE_EXPORT_FAILING"]);
  const samples = sampled(child);
  try {
    const began = performance.now();
    const turns = await takeTurns(context, backend, child, random);
    const tookMillis = performance.now() - began;
    if (!child.hasEnded) child.order("shutdown");
    await child.endsWithin(SHUTDOWN_TIMEOUT_MILLIS);
    await child.kill();
    backend.collect();
    const done = child.last("done");
    const oracle = statSync(`${directory}/host/oracle`, { throwIfNoEntry: false })?.size ?? 0;
    const scan = new DiskScan(`${directory}/spool`);
    scan.scan();
    const { received } = backend;
    const books = brokenBooks({
      ledger: done?.ledger,
      isDrained: done?.isDrained ?? false,
      oracle,
      written: scan.written,
      received,
    });
    const dropped = done?.ledger.dropped ?? 0;
    if (dropped !== 0) books.push(`${dropped} rows were dropped from a sound disk with room`);
    if (watched.refused > 0) books.push(`a sound disk refused ${watched.refused} syncs`);
    const growth = growthOf(samples);
    const isJudged = tookMillis >= JUDGED_MILLIS;
    const broken = [...watched.complaintsAtEnd(), ...books, ...(isJudged ? growth.broken : [])];
    return {
      did: `ran one process for ${Math.round(tookMillis / 1000)} s while its backend was up and down by turns`,
      figures: {
        "emit calls": oracle,
        "records delivered": received.unique,
        duplicates: received.duplicates,
        "turns of the backend": turns,
        "balanced books seen": watched.balanced,
        ...growth.figures,
        "flatness judged": isJudged ? "yes" : "no, under a minute",
      },
      violations: broken.map((what) => ({ what, seed })),
    };
  } finally {
    await child.kill();
    await backend.close();
  }
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
async function takeTurns(
  context: Context,
  backend: Backend,
  child: Child,
  random: SeededRandom,
): Promise<number> {
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

function growthOf(samples: readonly Sample[]): {
  readonly figures: Record<string, number>;
  readonly broken: readonly string[];
} {
  const quarter = Math.floor(samples.length / 4);
  const second = samples.slice(quarter, 2 * quarter);
  const last = samples.slice(3 * quarter);
  const median = (part: readonly Sample[], of: (sample: Sample) => number): number =>
    quantile(part.map(of), 0.5);
  const rss = [second, last].map((part) => median(part, ({ rssBytes }) => rssBytes));
  const files = [second, last].map((part) => median(part, ({ descriptors }) => descriptors));
  const broken: string[] = [];
  if (rss[1]! > rss[0]! * (1 + RSS_SLACK_SHARE) + RSS_SLACK_BYTES) {
    broken.push(`memory grew from ${inMib(rss[0]!)} to ${inMib(rss[1]!)} MiB`);
  }
  if (files[1]! > files[0]! + DESCRIPTOR_SLACK) {
    broken.push(`open descriptors grew from ${files[0]} to ${files[1]}`);
  }
  const figures = {
    "memory, second quarter, MiB": inMib(rss[0]!),
    "memory, last quarter, MiB": inMib(rss[1]!),
    "descriptors, second quarter": files[0]!,
    "descriptors, last quarter": files[1]!,
  };
  return { figures, broken };
}

function inMib(bytes: number): number {
  return Number((bytes / MIB).toFixed(1));
}
