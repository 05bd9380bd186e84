import { randomInt } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { TortureOptions } from "./arguments.ts";
import { bundleChild } from "./child-bundle.ts";
import { Children } from "./children.ts";
import { Guard } from "./guard.ts";
import { Progress } from "./progress.ts";
import type { Report, ScenarioResult } from "./report.ts";
import type { Context, Outcome, Scenario, ScenarioName } from "./scenario.ts";
import { clock } from "./scenarios/clock.ts";
import { faults } from "./scenarios/faults.ts";
import { full } from "./scenarios/full.ts";
import { hang } from "./scenarios/hang.ts";
import { kill } from "./scenarios/kill.ts";
import { sampling } from "./scenarios/sampling.ts";
import { soak } from "./scenarios/soak.ts";
import { planTime } from "./time-plan.ts";

const SCENARIOS: Readonly<Record<ScenarioName, Scenario>> = {
  kill,
  faults,
  full,
  hang,
  clock,
  soak,
  sampling,
};
const EXIT_INTERRUPTED = 130;

/** One run of the kit: the scenarios that were asked for, one after the other, and their report. */
export class Run {
  readonly #options: TortureOptions;
  readonly #seed: number;
  readonly #scratch: string;
  readonly #guard = new Guard();
  readonly #children: Children;
  readonly #program: string;
  readonly #progress = new Progress(process.stderr, () => performance.now());
  readonly #interruption = new AbortController();

  constructor(options: TortureOptions, scratch: string) {
    this.#options = options;
    this.#seed = options.seed ?? randomInt(2 ** 32);
    this.#scratch = scratch;
    this.#program = join(scratch, "child.mjs");
    this.#children = new Children(this.#program, this.#guard);
    this.#guard.tell({ kind: "made", path: scratch });
    process.on("SIGINT", () => this.#interrupt());
    process.on("SIGTERM", () => this.#interrupt());
  }

  async report(): Promise<Report> {
    const began = performance.now();
    process.stderr.write(`torture: seed ${this.#seed} (repeat with --seed ${this.#seed})\n`);
    await bundleChild(this.#program);
    const { scenarios, minutes, kills } = this.#options;
    const results: ScenarioResult[] = [];
    for (const [name, budgetMillis] of planTime(scenarios, minutes, kills)) {
      if (!this.#isInterrupted) results.push(await this.#scenario(SCENARIOS[name], budgetMillis));
    }
    this.#progress.clear();
    const violations = results.reduce((sum, result) => sum + result.violations.length, 0);
    await this.#cleanUp(violations > 0);
    return {
      seed: this.#seed,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      directory: this.#scratch,
      seconds: (performance.now() - began) / 1000,
      isInterrupted: this.#isInterrupted,
      violations,
      scenarios: results,
    };
  }

  async #scenario({ name, run }: Scenario, budgetMillis: number): Promise<ScenarioResult> {
    const directory = join(this.#scratch, name);
    mkdirSync(directory);
    const began = performance.now();
    const context: Context = {
      directory,
      seed: this.#seed,
      budgetMillis,
      maxKills: this.#options.kills ?? Number.POSITIVE_INFINITY,
      children: this.#children,
      guard: this.#guard,
      isOver: () => this.#isInterrupted || performance.now() - began > budgetMillis,
      pause: (millis) => this.#pause(millis),
      progress: (text) => this.#progress.tell(`${name}: ${text}`),
    };
    const outcome = await run(context).catch((error: unknown) => this.#failed(error));
    await this.#children.killAll();
    if (outcome.violations.length === 0) rmSync(directory, { recursive: true, force: true });
    this.#progress.clear();
    return { name, seconds: (performance.now() - began) / 1000, ...outcome };
  }

  get #isInterrupted(): boolean {
    return this.#interruption.signal.aborted;
  }

  async #pause(millis: number): Promise<void> {
    const { signal } = this.#interruption;
    await sleep(millis, undefined, { signal }).catch(() => {
      // The user has had enough: whoever waits here looks at isOver() next.
    });
  }

  /** A fault of the kit's own must not pass for a run in which all held. */
  #failed(error: unknown): Outcome {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return {
      did: "did not get to its end",
      figures: {},
      violations: [{ what, seed: this.#seed }],
    };
  }

  async #cleanUp(isKept: boolean): Promise<void> {
    if (isKept) this.#guard.tell({ kind: "keep", path: this.#scratch });
    await this.#guard.close();
  }

  /** The first asks for the report so far, the second for none; the guard cleans up either way. */
  #interrupt(): void {
    if (this.#isInterrupted) process.exit(EXIT_INTERRUPTED);
    this.#interruption.abort();
    this.#progress.clear();
    process.stderr.write("torture: ending; the report follows\n");
  }
}
