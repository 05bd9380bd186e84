import { writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { EventHandle } from "@sonde/sdk/emitter";
import type { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import { type Numbered, numberedEvent } from "../events.ts";
import type { HostProbe } from "./host-probe.ts";
import type { EmitProfile } from "./plan.ts";

const WIDE_EVENTS = 400;
/** Their counters fill the journal; their rows would fill the backend's memory. */
const WIDE_RATE = 0.05;
const BYTE = Buffer.from(".");

/** How many events of a turn, and how long until the next, in milliseconds. */
const PACE: Readonly<
  Record<EmitProfile, { readonly count: number; readonly pauseMillis: number }>
> = {
  burst: { count: 20, pauseMillis: 5 },
  steady: { count: 3, pauseMillis: 5 },
  slow: { count: 1, pauseMillis: 30 },
  wide: { count: WIDE_EVENTS, pauseMillis: 20 },
};

/** Emits until it is stopped, and marks each call in a file that survives the process. */
export class Emitter {
  readonly #random: SeededRandom;
  readonly #profile: EmitProfile | undefined;
  readonly #oracle: number;
  readonly #probe: HostProbe | undefined;
  readonly #handles: EventHandle<Numbered>[];
  readonly #sequences: number[] = [];
  isStopped: boolean = false;

  /** `oracle` is a descriptor open for appending. */
  constructor(
    random: SeededRandom,
    profile: EmitProfile | undefined,
    oracle: number,
    probe: HostProbe | undefined,
  ) {
    this.#random = random;
    this.#profile = profile;
    this.#oracle = oracle;
    this.#probe = probe;
    this.#handles = [
      numberedEvent("torture.critical", "critical"),
      numberedEvent("torture.normal", "normal"),
      numberedEvent("torture.bulk", "bulk"),
      numberedEvent("torture.sampled", "normal", 0.25),
    ];
    if (profile !== "wide") return;
    for (let i = 0; i < WIDE_EVENTS; i++) {
      this.#handles.push(numberedEvent(`torture.wide.n${i}`, "bulk", WIDE_RATE));
    }
  }

  async run(): Promise<void> {
    if (this.#profile === undefined) return;
    const { count, pauseMillis } = PACE[this.#profile];
    while (!this.isStopped) {
      for (let i = 0; i < count; i++) this.#emit(this.#random.below(this.#handles.length));
      await sleep(pauseMillis);
    }
  }

  stop(): void {
    this.isStopped = true;
  }

  #emit(index: number): void {
    const sequence = this.#sequences[index] ?? 0;
    this.#sequences[index] = sequence + 1;
    writeSync(this.#oracle, BYTE);
    const handle = this.#handles[index]!;
    if (this.#probe === undefined) handle.emit({ sequence });
    else this.#probe.timeEmit(() => handle.emit({ sequence }));
  }
}
