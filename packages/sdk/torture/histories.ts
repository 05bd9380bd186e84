import { mkdirSync, rmSync } from "node:fs";
import type { Context, Violation } from "./scenario.ts";
import type { Simulation } from "./simulation/simulation.ts";

/** What each history is: from the first process of a spool directory to the one that delivers the rest. */
const STEPS = 300;
const MAX_BROKEN = 5;

export interface History {
  readonly simulation: Simulation;
  /** Before each step. Undefined, or a promise that is broken now; the history then ends. */
  beforeStep(): string | undefined;
  /** Behind the last step: the world is sound from here on. */
  heal(): void;
}

export interface HistoryTotals {
  readonly violations: readonly Violation[];
  readonly figures: {
    histories: number;
    emits: number;
    kills: number;
    "balanced books seen": number;
    delivered: number;
    duplicates: number;
  };
}

/** Runs histories until the time is up, at least one. The next seed belongs to the next history. */
export async function runHistories(
  context: Context,
  begin: (directory: string, seed: number) => History,
): Promise<HistoryTotals> {
  const violations: Violation[] = [];
  const figures: HistoryTotals["figures"] = {
    histories: 0,
    emits: 0,
    kills: 0,
    "balanced books seen": 0,
    delivered: 0,
    duplicates: 0,
  };
  while ((figures.histories === 0 || !context.isOver()) && violations.length < MAX_BROKEN) {
    const seed = (context.seed + figures.histories) >>> 0;
    const directory = `${context.directory}/history-${figures.histories++}`;
    mkdirSync(directory);
    const history = begin(directory, seed);
    const broken = brokenIn(history);
    violations.push(...broken.map((what) => ({ what, seed })));
    const { emits, kills, balanced, received } = history.simulation;
    figures.emits += emits;
    figures.kills += kills;
    figures["balanced books seen"] += balanced;
    figures.delivered += received.unique;
    figures.duplicates += received.duplicates;
    if (broken.length === 0) rmSync(directory, { recursive: true, force: true });
    context.progress(`${figures.histories} histories`);
    // The signal that ends a run is heard between two of them.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { violations, figures };
}

function brokenIn({ simulation, beforeStep, heal }: History): readonly string[] {
  try {
    for (let step = 0; step < STEPS; step++) {
      const broken = beforeStep();
      if (broken !== undefined) return [broken];
      simulation.step();
    }
    heal();
    simulation.recover();
    return simulation.finish();
  } catch (error) {
    return [`the SDK threw: ${(error as Error).stack}`];
  } finally {
    simulation.close();
  }
}
