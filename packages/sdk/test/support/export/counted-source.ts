import { expect } from "vitest";
import type { Priority } from "../../../src/emit/definition.ts";
import type { Settlement } from "../../../src/spool/instance.ts";
import { LANES } from "../../../src/spool/lanes.ts";
import type { Lease } from "../../../src/spool/lease.ts";
import type { LeasePart, LeaseSource } from "../../../src/spool/lease-source.ts";
import type { LeasedRow } from "../../../src/spool/leased-row.ts";

export const ROW_BYTES = 100;

interface Block {
  readonly number: number;
  readonly lane: Priority;
  readonly rows: readonly LeasedRow[];
  readonly refused: Readonly<Record<string, number>>;
  isBacklog: boolean;
  isSynced: boolean;
}

export interface BlockOptions {
  readonly lane?: Priority;
  readonly isBacklog?: boolean;
  readonly isSynced?: boolean;
  readonly refused?: Readonly<Record<string, number>>;
  /** Of each row; default all the same. */
  readonly times?: readonly number[];
  readonly rowBytes?: number;
}

/** Rows in blocks, each of which is one lease. Refuses a settlement that does not add up, or a second one. */
export class CountedSource implements LeaseSource {
  readonly settled: { readonly block: number; readonly settlement: Settlement }[] = [];
  readonly #blocks: Block[] = [];
  #sequence = 0;
  #added = 0;
  syncs = 0;
  begun = 0;
  /** Leases that it gives out at a time. */
  maxUnderWay = Number.POSITIVE_INFINITY;
  /** The disk refuses to book. */
  isRefusing = false;

  /** Returns the sequences of its rows. */
  add(rows: number, options: BlockOptions = {}): number[] {
    const {
      lane = "normal",
      isBacklog = false,
      isSynced = true,
      refused = {},
      times = [],
    } = options;
    const sequences = Array.from({ length: rows }, () => this.#sequence++);
    this.#blocks.push({
      number: this.#added++,
      lane,
      isBacklog,
      isSynced,
      refused,
      rows: sequences.map((sequence, index) => ({
        bytes: Buffer.alloc(0),
        start: 0,
        length: options.rowBytes ?? ROW_BYTES,
        layout: {} as LeasedRow["layout"],
        sequence,
        timeMillis: times[index] ?? 0,
      })),
    });
    return sequences;
  }

  lease(part: LeasePart, underWay: readonly Lease[]): Lease | undefined {
    if (underWay.length >= this.maxUnderWay) return undefined;
    const taken = new Set(underWay.map(({ fromOffset }) => fromOffset));
    for (const lane of LANES) {
      const block = this.#blocks.find(
        (candidate) =>
          candidate.lane === lane &&
          candidate.isBacklog === (part === "backlog") &&
          candidate.isSynced &&
          !taken.has(candidate.number),
      );
      if (block !== undefined) return leaseOf(block);
    }
    return undefined;
  }

  settle(lease: Lease, settlement: Settlement): boolean {
    if (this.isRefusing) return false;
    const index = this.#blocks.findIndex(({ number }) => number === lease.fromOffset);
    expect(index, "a lease is settled twice").toBeGreaterThanOrEqual(0);
    const { outcomes, quarantine = [] } = settlement;
    const { delivered = 0, rejected = 0, dropped = 0, quarantined = 0 } = outcomes;
    expect(delivered + rejected + dropped + quarantined).toBe(lease.items);
    expect(quarantine.reduce((sum, { rows }) => sum + rows.length, 0)).toBe(quarantined);
    this.settled.push({ block: lease.fromOffset, settlement });
    this.#blocks.splice(index, 1);
    return true;
  }

  beginLive(): void {
    this.begun++;
    for (const block of this.#blocks) block.isBacklog = true;
  }

  get backlog(): { readonly items: number; readonly bytes: number } {
    const blocks = this.#blocks.filter(({ isBacklog }) => isBacklog);
    return { items: itemsOf(blocks), bytes: itemsOf(blocks) * ROW_BYTES };
  }

  sync(): boolean {
    this.syncs++;
    for (const block of this.#blocks) block.isSynced = true;
    return true;
  }

  get bufferedItems(): number {
    return itemsOf(this.#blocks);
  }

  /** Of all that is settled. */
  total(outcome: "delivered" | "rejected" | "dropped" | "quarantined"): number {
    return this.settled.reduce(
      (sum, { settlement }) => sum + (settlement.outcomes[outcome] ?? 0),
      0,
    );
  }

  /** Why rows were set aside, and how many. */
  get setAside(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { settlement } of this.settled) {
      for (const { reason, rows } of settlement.quarantine ?? []) {
        counts[reason] = (counts[reason] ?? 0) + rows.length;
      }
    }
    return counts;
  }
}

function leaseOf({ number, lane, rows, refused, isBacklog }: Block): Lease {
  return {
    instance: { id: "instance" } as unknown as Lease["instance"],
    lane,
    segment: 1,
    fromOffset: number,
    toOffset: number + 1,
    fromItems: 0,
    toItems: 0,
    items: itemsOf([{ rows, refused }]),
    rows,
    refused,
    level: "basic",
    isBacklog,
    records: [],
  };
}

function itemsOf(blocks: readonly Pick<Block, "rows" | "refused">[]): number {
  return blocks.reduce(
    (sum, { rows, refused }) =>
      sum + rows.length + Object.values(refused).reduce((items, count) => items + count, 0),
    0,
  );
}
