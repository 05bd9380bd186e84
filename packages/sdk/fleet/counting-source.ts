import type { Instance, Settlement } from "../src/spool/instance.ts";
import type { Lease } from "../src/spool/lease.ts";
import type { LeasePart, LeaseSource } from "../src/spool/lease-source.ts";
import type { Books } from "./books.ts";
import { type CountingLane, ROW_BYTES } from "./counting-lane.ts";
import type { SimulatedTime } from "./simulated-time.ts";

/** What one lease of the spool reads, in rows. */
const LEASE_ROWS = (512 * 1024) / ROW_BYTES;
/** The drain hands a lease's directory on and reads nothing of it. */
const NO_INSTANCE = Object.create(null) as Instance;

type LaneName = "critical" | "normal";

/**
 * What a drain takes rows from, for one node of a fleet: two lanes that count, and outcomes booked for
 * the whole fleet. It refuses to settle a row twice, so that books which balance mean something.
 */
export class CountingSource implements LeaseSource {
  readonly #time: SimulatedTime;
  readonly #books: Books;
  readonly #lanes: Readonly<Record<LaneName, CountingLane>>;

  constructor(time: SimulatedTime, books: Books, lanes: Readonly<Record<LaneName, CountingLane>>) {
    this.#time = time;
    this.#books = books;
    this.#lanes = lanes;
  }

  lease(part: LeasePart, underWay: readonly Lease[]): Lease | undefined {
    for (const name of LANE_NAMES) {
      const lane = this.#lanes[name];
      const made = lane.made(this.#time.monotonicMillis());
      const [from, to] = part === "backlog" ? [0, lane.boundary] : [lane.boundary, made];
      const taken = underWay.filter((lease) => lease.lane === name).map(rangeOf);
      const range = lane.next(from, to, LEASE_ROWS, taken);
      if (range !== undefined) return this.#lease(name, range, part === "backlog");
    }
    return undefined;
  }

  /** For clients that tell no backlog from live rows. */
  leaseAny(): Lease | undefined {
    return this.lease("backlog", []) ?? this.lease("live", []);
  }

  settle(lease: Lease, { outcomes, quarantine = [] }: Settlement): boolean {
    const books = this.#books;
    const range = rangeOf(lease);
    const lane = this.#lanes[lease.lane as LaneName];
    const quarantined = quarantine.reduce((sum, { rows }) => sum + rows.length, 0);
    const { delivered = 0, rejected = 0, dropped = 0 } = outcomes;
    if (delivered + rejected + dropped + quarantined !== lease.items) {
      throw new Error(`outcomes of ${lease.items} rows do not add up`);
    }
    lane.settle(range);
    books.delivered += delivered;
    books.rejected += rejected;
    books.dropped += dropped;
    books.quarantined += quarantined;
    const heldUp = Math.max(0, Math.min(range.to, lane.marked) - range.from);
    books.settleHeldUp(heldUp, this.#time.monotonicMillis());
    return true;
  }

  beginLive(): void {
    for (const lane of this.#all) lane.boundary = lane.made(this.#time.monotonicMillis());
  }

  get backlog(): { readonly items: number; readonly bytes: number } {
    const items = this.#all.reduce((sum, lane) => sum + lane.left(0, lane.boundary), 0);
    return { items, bytes: items * ROW_BYTES };
  }

  sync(): boolean {
    return true;
  }

  get bufferedItems(): number {
    return this.#all.reduce((sum, lane) => sum + lane.left(0, this.#made(lane)), 0);
  }

  get madeItems(): number {
    return this.#all.reduce((sum, lane) => sum + this.#made(lane), 0);
  }

  /** When the next row is made, in milliseconds of the run. */
  get nextMillis(): number {
    const now = this.#time.monotonicMillis();
    return Math.min(...this.#all.map((lane) => lane.nextMillis(now)));
  }

  /** What is left now is what the outage held up. */
  markHeldUp(): void {
    for (const lane of this.#all) lane.marked = this.#made(lane);
    this.#books.heldUp += this.bufferedItems;
  }

  pause(millis: number): void {
    for (const lane of this.#all) {
      this.#made(lane);
      lane.pause(millis);
    }
  }

  get #all(): readonly CountingLane[] {
    return [this.#lanes.critical, this.#lanes.normal];
  }

  #made(lane: CountingLane): number {
    return lane.made(this.#time.monotonicMillis());
  }

  #lease(lane: LaneName, range: { from: number; to: number }, isBacklog: boolean): Lease {
    return {
      instance: NO_INSTANCE,
      lane,
      segment: 1,
      fromOffset: range.from,
      toOffset: range.to,
      fromItems: range.from,
      toItems: range.to,
      items: range.to - range.from,
      rows: this.#lanes[lane].rows(range),
      refused: {},
      level: "basic",
      isBacklog,
      records: [],
    };
  }
}

const LANE_NAMES = ["critical", "normal"] as const;

function rangeOf({ fromOffset, toOffset }: Lease): { from: number; to: number } {
  return { from: fromOffset, to: toOffset };
}
