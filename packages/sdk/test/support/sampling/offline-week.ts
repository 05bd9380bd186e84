import { type Context, ROOT_CONTEXT, TraceFlags, trace } from "@opentelemetry/api";
import type { EventDefinition, Priority } from "../../../src/emitter.ts";
import type { EventChannel } from "../../../src/row/event-channel.ts";
import type { Lease } from "../../../src/spool/lease.ts";
import type { Ledger } from "../../../src/spool/ledger.ts";
import { Machine } from "../spool/machine.ts";
import { SeededRandom } from "../spool/seeded-random.ts";
import type { Workbench } from "../spool/workbench.ts";

const DAYS = 7;
const STEPS_A_DAY = 24;
const STEP_MILLIS = 60 * 60_000;
/** The least that a process may have, so the smallest cap there is. */
const CAP_BYTES = 16 * 1024 * 1024;
/** Of a row, about; most of it is padding. */
const ROW_BYTES = 560;
const ENTITIES = 60;
/** Events of one trace. */
const TRACE_EVENTS = 4;

interface Padded {
  readonly padding: readonly number[];
}

/** Who shares an R: nobody, a trace, or an entity, whose R is the same the whole week. */
interface Kind {
  readonly name: string;
  readonly priority: Priority;
  readonly rate: number;
  readonly by: "none" | "trace" | "entity";
  /** Of all rows of the week. */
  readonly share: number;
}

const KINDS: readonly Kind[] = [
  { name: "week.plain", priority: "bulk", rate: 0.5, by: "none", share: 0.2 },
  { name: "week.traced", priority: "bulk", rate: 1, by: "trace", share: 0.3 },
  { name: "week.traced_rare", priority: "bulk", rate: 0.25, by: "trace", share: 0.2 },
  { name: "week.entity", priority: "bulk", rate: 1, by: "entity", share: 0.2 },
  { name: "week.normal", priority: "normal", rate: 1, by: "none", share: 0.08 },
  { name: "week.critical", priority: "critical", rate: 1, by: "none", share: 0.02 },
];

interface EventEstimate {
  readonly name: string;
  readonly emitted: number;
  /** Of weights of what arrived. */
  readonly estimate: number;
  readonly z: number;
}

export interface Week {
  readonly events: readonly EventEstimate[];
  readonly ledger: Ledger;
  /** The most that the spool had on the disk, in bytes. */
  readonly mostBytes: number;
  readonly thinnings: number;
}

/**
 * A week without a backend: each day another process, all on one spool whose cap is a fraction `1 / ratio` of what they write. Then
 * the backend is back and takes all that is left.
 */
export function offlineWeek(seed: number, ratio: number): Week {
  const run = new Run(seed);
  const rows = (CAP_BYTES * ratio) / ROW_BYTES;
  for (let day = 0; day < DAYS; day++) run.day(rows / DAYS);
  return run.end();
}

class Run {
  readonly #machine = new Machine();
  readonly #random: SeededRandom;
  readonly #padding: readonly number[];
  readonly #entities: readonly Context[];
  readonly #emitted = new Map<string, number>();
  #bench: Workbench;
  #channels: readonly EventChannel[] = [];
  #mostBytes = 0;

  constructor(seed: number) {
    this.#random = new SeededRandom(seed);
    this.#padding = Array.from({ length: 64 }, () => this.#random.next());
    this.#entities = Array.from({ length: ENTITIES }, () => this.#trace());
    this.#bench = this.#start();
  }

  day(rows: number): void {
    for (let step = 0; step < STEPS_A_DAY; step++) {
      this.#step(Math.round(rows / STEPS_A_DAY));
      this.#machine.clock.advance(STEP_MILLIS);
      this.#bench.spool.maintain();
      this.#mostBytes = Math.max(this.#mostBytes, this.#diskBytes());
    }
    // Orderly or not: what was taken is on the disk.
    if (this.#random.next() < 0.5) this.#bench.spool.close();
    this.#bench = this.#start();
  }

  end(): Week {
    const tallies = new Map(KINDS.map(({ name }) => [name, new Tally()]));
    let thinnings = 0;
    const { spool } = this.#bench;
    while (spool.isBehind) spool.open();
    for (let lease = spool.lease(); lease !== undefined; lease = spool.lease()) {
      thinnings = Math.max(thinnings, thinningsOf(lease));
      for (const { layout, threshold, randomness, traceId } of lease.records) {
        const group = `${lease.segment} ${randomness ?? traceId} ${threshold}`;
        tallies.get(layout.event)?.add(`${lease.instance.id} ${group}`, weightOf(threshold));
      }
      this.#bench.deliver(lease);
    }
    const events = [...tallies].map(([name, tally]) => {
      const emitted = this.#emitted.get(name) ?? 0;
      return { name, emitted, ...tally.against(emitted) };
    });
    return { events, ledger: spool.ledger(), mostBytes: this.#mostBytes, thinnings };
  }

  #step(rows: number): void {
    let left = rows;
    let inPass = 0;
    while (left > 0) {
      const at = this.#pick();
      const { by, name } = KINDS[at]!;
      const count = by === "trace" ? TRACE_EVENTS : 1;
      const context = this.#contextOf(by);
      for (let i = 0; i < count; i++) {
        this.#channels[at]!.emit({ padding: this.#padding }, { context });
      }
      this.#emitted.set(name, (this.#emitted.get(name) ?? 0) + count);
      left -= count;
      inPass += count;
      if (inPass < 800) continue;
      inPass = 0;
      this.#bench.take();
      this.#bench.spool.maintain();
    }
    this.#bench.take();
  }

  #pick(): number {
    let draw = this.#random.next();
    return Math.max(
      0,
      KINDS.findIndex(({ share, by }) => {
        draw -= by === "trace" ? share / TRACE_EVENTS : share;
        return draw < 0;
      }),
    );
  }

  #contextOf(by: Kind["by"]): Context {
    if (by === "none") return ROOT_CONTEXT;
    return by === "entity" ? this.#random.pick(this.#entities) : this.#trace();
  }

  #trace(): Context {
    const hex = (digits: number): string =>
      Array.from({ length: digits }, () => this.#random.below(16).toString(16)).join("");
    const ids = { traceId: hex(32), spanId: hex(16), traceFlags: TraceFlags.SAMPLED };
    return trace.setSpanContext(ROOT_CONTEXT, ids);
  }

  #start(): Workbench {
    const bench = this.#machine.start(CAP_BYTES);
    while (bench.spool.isBehind) bench.spool.open();
    this.#channels = KINDS.map(
      (kind) => bench.host.open(definitionOf(kind) as EventDefinition<never>, undefined) as never,
    );
    return bench;
  }

  #diskBytes(): number {
    const { files } = this.#machine;
    const segments = files.paths.filter((path) => path.endsWith(".seg"));
    return segments.reduce((sum, path) => sum + (files.status(path)?.bytes ?? 0), 0);
  }
}

/** Weights of what arrived of one event. Rows of one group and segment came or went together. */
class Tally {
  readonly #groups = new Map<string, { rows: number; weight: number }>();

  add(group: string, weight: number): void {
    const before = this.#groups.get(group) ?? { rows: 0, weight };
    this.#groups.set(group, { rows: before.rows + 1, weight });
  }

  /** The variance is that of Horvitz and Thompson, estimated from what arrived. */
  against(truth: number): { estimate: number; z: number } {
    let estimate = 0;
    let variance = 0;
    for (const { rows, weight } of this.#groups.values()) {
      estimate += rows * weight;
      variance += rows ** 2 * weight * (weight - 1);
    }
    const z = variance === 0 ? estimate - truth : (estimate - truth) / Math.sqrt(variance);
    return { estimate, z };
  }
}

function weightOf(threshold: string): number {
  const t = Number.parseInt(threshold.padEnd(14, "0"), 16);
  return 2 ** 56 / (2 ** 56 - t);
}

function thinningsOf({ instance, lane, segment }: Lease): number {
  return instance.segments[lane].find(({ number }) => number === segment)?.thinnings ?? 0;
}

function definitionOf({ name, priority, rate, by }: Kind): EventDefinition<Padded> {
  return {
    name,
    scope: { name: "test.example/schemas/week", version: "1.0.0" },
    severity: "info",
    diagnosticLevel: "basic",
    // An entity here is one whose trace id comes again and again: its R is as constant as a keyed one.
    sampling: { rate, by: by === "none" ? "none" : "trace" },
    delivery: { priority, durability: "written" },
    fields: {
      padding: { key: "week.padding", type: "double[]", class: "operational", maxItems: 64 },
    },
    write(to, from) {
      to.padding.put(from.padding);
    },
  };
}
