import { statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Ledger } from "@sonde/sdk";
import type { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import type { Backend } from "../backend.ts";
import type { ChildPlan } from "../child/plan.ts";
import { DiskScan } from "../disk-scan.ts";
import type { Context } from "../scenario.ts";
import { UidTally } from "../uid-tally.ts";
import { type Moment, Victim } from "./victim.ts";

const MIN_PROCESSES = 2;
const MAX_PROCESSES = 6;
/** In each place of a round so many live one after the other, at most. */
const MAX_LIVES = 4;
const MAX_STAGGER_MILLIS = 60;
/** The last process delivers the backlog of the epoch; a disk that needs longer hangs. */
const DRAIN_TIMEOUT_MILLIS = 180_000;

/** What came of an epoch; `kill-checks.ts` judges it. */
export interface EpochFacts {
  readonly kills: number;
  readonly killsAt: ReadonlyMap<Moment, number>;
  readonly stopped: number;
  /** Books that were found balanced. */
  readonly balanced: number;
  /** emit() calls, by the children's own account. */
  readonly oracle: number;
  readonly written: UidTally;
  readonly received: UidTally;
  /** Instances whose directory was seen; all of them died. */
  readonly instances: number;
  /** Undefined where the last process did not get that far. */
  readonly ledger: Ledger | undefined;
  readonly isDrained: boolean;
  /** What children did that they must not. */
  readonly complaints: readonly string[];
}

export interface KillEpochOptions {
  readonly context: Context;
  readonly backend: Backend;
  readonly directory: string;
  readonly random: SeededRandom;
  /** Told how many have died. */
  readonly progress: (kills: number) => void;
}

/** One spool directory, from the first process to the one that delivers what all the others left. */
export class KillEpoch {
  readonly #options: KillEpochOptions;
  readonly #scan: DiskScan;
  readonly #victims = new Map<string, Victim>();
  readonly #killsAt = new Map<Moment, number>();
  readonly #complaints: string[] = [];
  #started = 0;
  #kills = 0;
  #stopped = 0;
  #balanced = 0;

  constructor(options: KillEpochOptions) {
    this.#options = options;
    this.#scan = new DiskScan(`${options.directory}/spool`);
  }

  async run(maxKills: number): Promise<EpochFacts> {
    const { context, backend, progress } = this.#options;
    backend.received = new UidTally();
    backend.answer = (id) => this.#victims.get(id)?.asked() ?? {};
    while (this.#kills < maxKills && !(context.isOver() && this.#kills > 0)) {
      await this.#round(maxKills);
      backend.collect();
      progress(this.#kills);
    }
    return this.#drain();
  }

  /** Starts with 2 to 6 processes at once, and ends with all of them dead. */
  async #round(maxKills: number): Promise<void> {
    const { random } = this.#options;
    const places = MIN_PROCESSES + random.below(MAX_PROCESSES - MIN_PROCESSES + 1);
    await Promise.all(Array.from({ length: places }, () => this.#place(maxKills)));
  }

  async #place(maxKills: number): Promise<void> {
    const { random } = this.#options;
    const lives = 1 + random.below(MAX_LIVES);
    for (let i = 0; i < lives && this.#started < maxKills; i++) await this.#life();
  }

  async #life(): Promise<void> {
    const { context, backend, random } = this.#options;
    const id = `${this.#started++}`;
    const victim = new Victim(random, backend, (rest) => ({ ...this.#plan(id), ...rest }));
    this.#victims.set(id, victim);
    await sleep(random.below(MAX_STAGGER_MILLIS));
    await victim.live(context.children);
    this.#victims.delete(id);
    this.#scan.scan();
    this.#kills++;
    this.#killsAt.set(victim.moment, (this.#killsAt.get(victim.moment) ?? 0) + 1);
    this.#stopped += victim.wasStopped ? 1 : 0;
    this.#balanced += victim.balanced;
    this.#complaints.push(...victim.complaints);
  }

  #plan(id: string): Omit<ChildPlan, "task" | "url"> {
    const { directory, random } = this.#options;
    return {
      spoolDirectory: `${directory}/spool`,
      keyFile: `${directory}/key`,
      oracle: `${directory}/oracle`,
      id,
      seed: random.below(2 ** 32),
    };
  }

  async #drain(): Promise<EpochFacts> {
    const { context, backend, directory } = this.#options;
    const { written, instances } = this.#scan;
    const oracle = statSync(`${directory}/oracle`, { throwIfNoEntry: false })?.size ?? 0;
    const last = context.children.start({ ...this.#plan("last"), url: backend.url, task: "drain" });
    const hasEnded = await last.endsWithin(DRAIN_TIMEOUT_MILLIS);
    if (!hasEnded) await last.kill();
    if (last.errors !== "") this.#complaints.push(`the last process wrote: ${last.errors}`);
    backend.collect();
    const done = last.last("done");
    return {
      kills: this.#kills,
      killsAt: this.#killsAt,
      stopped: this.#stopped,
      balanced: this.#balanced,
      oracle,
      written,
      received: backend.received,
      instances: instances.size,
      ledger: done?.ledger,
      isDrained: done?.isDrained ?? false,
      complaints: this.#complaints,
    };
  }
}
