import { assert, vi } from "vitest";
import type { EventDefinition, Priority } from "../../../src/emitter.ts";
import type { Drain } from "../../../src/export/drain.ts";
import { Backend } from "./backend.ts";
import { Machine } from "./machine.ts";
import { SeededRandom } from "./seeded-random.ts";
import type { Workbench } from "./workbench.ts";

const STEP_MILLIS = 30 * 60_000;
/**
 * A backlog is sent within 36 hours (`docs/operations.md`); that much again is for answers that get lost: what is
 * sent again is paced again.
 */
const MAX_DRAIN_MILLIS = 2 * 36 * 60 * 60_000;

/** Carries its number, unique in its lane, and as many bytes as asked for. */
export interface Padded {
  readonly number: number;
  readonly padding: readonly number[];
}

export type Load = Readonly<Record<Priority, number>>;

function paddedDefinition(priority: Priority, ttlMillis: number): EventDefinition<Padded> {
  return {
    name: `outage.${priority}`,
    scope: { name: "test.example/schemas/outage", version: "1.0.0" },
    severity: "info",
    diagnosticLevel: "basic",
    sampling: { rate: 1, by: "none" },
    delivery: { priority, durability: "written", ttlMillis },
    fields: {
      number: { key: "outage.number", type: "int", class: "operational", required: true },
      padding: { key: "outage.padding", type: "double[]", class: "operational", maxItems: 128 },
    },
    write(to, from) {
      to.number.put(from.number);
      to.padding.put(from.padding);
    },
  };
}

/** Days of a machine whose processes come and go, emit, and export to a backend that may be away. */
export class Outage {
  readonly machine = new Machine();
  readonly backend: Backend;
  readonly random: SeededRandom;
  /** Rows that were taken to disk; their numbers are 0 to this minus 1. */
  readonly written: Record<Priority, number> = { critical: 0, normal: 0, bulk: 0 };
  kills = 0;
  bench: Workbench;
  #drain: Drain;
  readonly #maxBytes: number;
  readonly #padding: readonly number[];
  readonly #definitions: readonly EventDefinition<Padded>[];

  constructor(seed: number, maxBytes: number, paddingItems: number, ttlMillis: number) {
    this.random = new SeededRandom(seed);
    this.backend = new Backend(this.random);
    this.#maxBytes = maxBytes;
    this.#padding = Array.from({ length: paddingItems }, () => this.random.next());
    const lanes: readonly Priority[] = ["critical", "normal", "bulk"];
    this.#definitions = lanes.map((lane) => paddedDefinition(lane, ttlMillis));
    this.bench = this.machine.start(maxBytes);
    this.#drain = this.backend.drain(this.bench);
  }

  /** Half an hour: so many rows of each lane, written, and whatever the export makes of them. */
  async step(load: Load): Promise<void> {
    for (const definition of this.#definitions) {
      const { priority } = definition.delivery;
      for (let i = 0; i < load[priority]; i++) {
        const number = this.written[priority]++;
        this.bench.emitEvent(definition, { number, padding: this.#padding });
      }
    }
    this.bench.take();
    this.bench.spool.maintain();
    this.machine.clock.advance(STEP_MILLIS);
    await vi.advanceTimersByTimeAsync(STEP_MILLIS);
  }

  /** The process ends, one way or another, and the next one begins. */
  async restart(): Promise<void> {
    const way = this.random.pick(["close", "kill", "kill in the ring", "power"] as const);
    if (way === "close") {
      await this.#drain.stop();
      this.bench.spool.close();
    } else {
      // Nothing that was in memory comes back; a request under way may have arrived.
      if (way === "kill in the ring") this.bench.emit("normal", 3);
      await this.#drain.stop();
      this.kills++;
      if (way === "power") this.machine.reboot(this.random.below(STEP_MILLIS));
    }
    this.bench = this.machine.start(this.#maxBytes);
    this.#drain = this.backend.drain(this.bench);
  }

  /** Until all rows have found their outcome. */
  async drainAll(): Promise<void> {
    const maxSteps = MAX_DRAIN_MILLIS / STEP_MILLIS;
    for (let step = 0; step < maxSteps && this.bench.spool.bufferedItems > 0; step++) {
      await this.step({ critical: 0, normal: 0, bulk: 0 });
    }
    assert(this.bench.spool.bufferedItems === 0, "the backlog was not sent in time");
  }

  stop(): Promise<void> {
    return this.#drain.stop();
  }

  /** Numbers of a lane's rows that arrived, ascending. */
  arrived(lane: Priority): number[] {
    return [...this.backend.arrivals.values()]
      .filter(({ event }) => event === `outage.${lane}`)
      .map(({ number }) => number)
      .sort((a, b) => a - b);
  }
}
