import { SeededRandom } from "../spool/seeded-random.ts";

export const EVENTS = 12;
/** By event, from the loudest to the rarest. In one trace and in one entity there are events of several rates. */
const KEYS = "trace entity trace entity none trace entity trace none entity trace entity".split(
  " ",
);
/** Of the rows of an event, how many a rule keeps. */
const ALWAYS_SHARE: readonly number[] = [0, 0, 0, 0.05, 0, 0, 0, 0, 0, 0, 0.3, 0.3];
const TRACES = 6;
const ENTITIES = 8;
const TABLE = 4096;
/** Rows that the host is asked to emit in a window: calm, and in a burst. */
const LOADS: readonly number[] = [24, 30, 36, 110];

/** What one event of the world is, whatever becomes of it. */
export interface Arrival {
  event: number;
  high: number;
  low: number;
  bytes: number;
  isAlwaysKept: boolean;
}

export interface ArrivalShape {
  /** Multiplies how much comes. */
  readonly load: number;
  /** Few entities, one of them large, in place of traces and single events. Default false. */
  readonly isAllByEntity?: boolean;
}

/**
 * What comes to a host in a run of windows: Zipf-distributed events with lognormal sizes, that share R in traces
 * of some windows and in entities that last the whole run. Nothing in it depends on what is kept.
 */
export class Arrivals {
  readonly #random: SeededRandom;
  readonly #load: number;
  readonly #keys: readonly string[];
  readonly #events = new Uint8Array(TABLE);
  readonly #sizes = new Float64Array(TABLE);
  readonly #traces = new Uint32Array(2 * TRACES);
  readonly #entities = new Uint32Array(ENTITIES);

  constructor(seed: number, { load, isAllByEntity = false }: ArrivalShape) {
    this.#random = new SeededRandom(seed);
    this.#load = load;
    this.#keys = isAllByEntity ? KEYS.map(() => "entity") : KEYS;
    fillByZipf(this.#events, EVENTS);
    for (let i = 0; i < TABLE; i++) this.#sizes[i] = Math.exp(0.7 * normal(this.#random));
  }

  /** Other traces and other keys of entities: runs are independent of each other. */
  beginRun(): void {
    for (let i = 0; i < ENTITIES; i++) this.#entities[i] = this.#random.below(2 ** 20);
    for (let i = 0; i < TRACES; i++) this.#newTrace(i);
  }

  /** Calls `take` for each event of the next window and the share of it that is over; it must not hold on to what it is given. */
  window(take: (arrival: Readonly<Arrival>, elapsedShare: number) => void): void {
    for (let i = 0; i < TRACES; i++) if (this.#random.next() < 0.5) this.#newTrace(i);
    const count = Math.round(this.#random.pick(LOADS) * this.#load);
    const arrival = { event: 0, high: 0, low: 0, bytes: 0, isAlwaysKept: false };
    for (let i = 0; i < count; i++) {
      this.#fill(arrival);
      take(arrival, i / count);
    }
  }

  #fill(arrival: Arrival): void {
    const random = this.#random;
    const event = this.#events[random.below(TABLE)]!;
    arrival.event = event;
    arrival.high = random.below(2 ** 28);
    arrival.low = random.below(2 ** 28);
    // A third is the first one: large enough to be hot where there is little room.
    const member = random.below(3) === 0 ? 0 : random.below(ENTITIES);
    let factor = 1;
    if (this.#keys[event] === "trace") {
      arrival.high = this.#traces[2 * (member % TRACES)]!;
      arrival.low = this.#traces[2 * (member % TRACES) + 1]!;
      factor = 0.5 + (arrival.low & 3);
    } else if (this.#keys[event] === "entity") {
      // As KeyedRandomness has it: 20 bits are the entity's, the others are noise.
      arrival.high = ((this.#entities[member]! << 8) | (arrival.high & 0xff)) >>> 0;
      factor = 0.5 + (this.#entities[member]! & 3);
    }
    arrival.bytes = 20 + Math.round(60 * factor * this.#sizes[random.below(TABLE)]!);
    arrival.isAlwaysKept = ALWAYS_SHARE[event]! > 0 && random.next() < ALWAYS_SHARE[event]!;
  }

  #newTrace(index: number): void {
    this.#traces[2 * index] = this.#random.below(2 ** 28);
    this.#traces[2 * index + 1] = this.#random.below(2 ** 28);
  }
}

/** Event i as often as 1 / (i + 1). */
function fillByZipf(table: Uint8Array, events: number): void {
  let harmonic = 0;
  for (let i = 1; i <= events; i++) harmonic += 1 / i;
  let at = 0;
  for (let i = 0; i < events; i++) {
    const share = Math.ceil(table.length / (i + 1) / harmonic);
    for (let k = 0; k < share && at < table.length; k++) table[at++] = i;
  }
}

/** Box and Muller 1958. */
function normal(random: SeededRandom): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
