import { readClock, steadyClock } from "../../../src/clock.ts";
import { Timekeeper } from "../../../src/spool/age.ts";
import { emptyState, type InstanceState } from "../../../src/spool/state.ts";
import { ManualClock } from "./manual-clock.ts";
import type { SeededRandom } from "./seeded-random.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** A row, with what nobody but the model knows. */
export interface AgedRow {
  readonly bornMillis: number;
  readonly blockMillis: number;
  readonly boot: Boot;
}

/** One run of the machine, and how wrong its wall clock was. */
interface Boot {
  readonly name: string;
  mostErrorMillis: number;
  leastErrorMillis: number;
}

interface HeldInstance {
  state: InstanceState;
  /** What the disk has of it. */
  journal: string;
  readonly boot: Boot;
  readonly rows: AgedRow[];
}

/** What the process makes of one row, and what it should. */
export interface Judgement {
  readonly ageMillis: number;
  readonly isTooOld: boolean;
  readonly isOfThisBoot: boolean;
  /** How much younger than it is the row may be thought; undefined where nothing bounds it yet. */
  readonly slackMillis: number | undefined;
}

/**
 * A machine whose wall clock jumps, runs of it, processes on it, and the true time. The wall clock is
 * right at some time of each run while its rows and those of earlier ones are held: what is beyond that,
 * no process can know.
 */
export class ClockWorld {
  readonly clock = new ManualClock();
  readonly instances: HeldInstance[] = [];
  readonly #random: SeededRandom;
  #errorMillis = 0;
  /** The network sets the clock before the next step. */
  #isJustBooted = false;
  #boot: Boot = { name: "boot 0", mostErrorMillis: 0, leastErrorMillis: 0 };
  #boots = 1;
  #processes = 0;
  #time!: Timekeeper;
  #own!: HeldInstance;
  #stamp!: () => number;

  constructor(random: SeededRandom) {
    this.#random = random;
    this.#start();
  }

  get nowMillis(): number {
    return this.clock.nowMillis() - this.#errorMillis;
  }

  #write(): void {
    this.#own.rows.push({
      bornMillis: this.nowMillis,
      blockMillis: this.#stamp(),
      boot: this.#boot,
    });
    if (this.#random.below(2) === 0) this.#record(this.#own);
  }

  #advance(): void {
    this.clock.advance(this.#random.below([MINUTE, HOUR, DAY, 3 * DAY][this.#random.below(4)]!));
    this.#look();
  }

  #jump(): void {
    const spans = [2000, 2 * MINUTE, DAY, YEAR];
    const millis = this.#random.below(spans[this.#random.below(4)]!);
    this.#setError(this.#errorMillis + (this.#random.below(2) === 0 ? millis : -millis));
  }

  /** The machine goes off with a clock that was right at some time, and comes back with any. */
  #reboot(): void {
    this.#setError(0);
    this.clock.reboot(this.#random.below(10 * DAY));
    this.#boot = { name: `boot ${this.#boots++}`, mostErrorMillis: 0, leastErrorMillis: 0 };
    const wrong = [0, this.#random.below(YEAR), -this.#random.below(YEAR), -56 * YEAR];
    this.#errorMillis = 0;
    this.#move(wrong[this.#random.below(wrong.length)]!);
    this.#start();
    if (this.#random.below(2) === 0) this.#write();
    this.clock.advance(this.#random.below(9 * MINUTE));
    this.#isJustBooted = true;
  }

  /** One step of any kind. */
  step(): void {
    if (this.#isJustBooted) this.#setError(0);
    this.#isJustBooted = false;
    const dice = this.#random.below(100);
    if (dice < 30) this.#write();
    else if (dice < 60) this.#advance();
    else if (dice < 80) this.#jump();
    else if (dice < 92) this.#start();
    else this.#reboot();
  }

  judge(row: AgedRow, { state, boot }: HeldInstance): Judgement {
    const isOfThisBoot = boot === this.#boot;
    const isSettled = this.clock.uptimeMillis() >= 10 * MINUTE;
    const slackMillis = boot.mostErrorMillis - this.#boot.leastErrorMillis + 2000;
    return {
      ageMillis: this.nowMillis - row.bornMillis,
      isTooOld: this.#time.judge(state, row.blockMillis)(row.blockMillis, TTL_MILLIS),
      isOfThisBoot,
      slackMillis: isSettled ? slackMillis : undefined,
    };
  }

  /** What the spool does each second. */
  #look(): void {
    this.#time.look();
    for (const held of this.instances) {
      if (this.#time.isNoteDue(held.state)) this.#record(held);
    }
  }

  #setError(errorMillis: number): void {
    this.#move(errorMillis);
    this.#look();
  }

  #move(errorMillis: number): void {
    this.clock.jump(errorMillis - this.#errorMillis);
    this.#errorMillis = errorMillis;
    // A clock that was never set counts for nothing.
    if (this.clock.nowMillis() < Date.UTC(2025, 0, 1)) return;
    this.#boot.mostErrorMillis = Math.max(this.#boot.mostErrorMillis, errorMillis);
    this.#boot.leastErrorMillis = Math.min(this.#boot.leastErrorMillis, errorMillis);
  }

  #record(held: HeldInstance): void {
    held.journal = JSON.stringify(held.state);
  }

  /** Whatever ran before is killed. */
  #start(): void {
    const id = `process ${this.#processes++}`;
    const self = { pid: 1, bootId: this.#boot.name, pidNamespace: "pid:[1]" };
    const { clock } = this;
    this.#time = new Timekeeper({ clock, self, instanceId: id, doubted: () => {} });
    for (const held of this.instances) held.state = JSON.parse(held.journal);
    const steady = steadyClock(clock, readClock(clock));
    this.#stamp = () => steady.nowMillis();
    const state = emptyState();
    this.#time.begin(state, this.#stamp());
    this.#own = { state, journal: JSON.stringify(state), boot: this.#boot, rows: [] };
    this.instances.push(this.#own);
    this.#look();
  }
}

export const TTL_MILLIS: number = 7 * DAY;
