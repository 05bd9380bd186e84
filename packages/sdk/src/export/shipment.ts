import type { EncodedRows } from "../otlp/logs-request.ts";
import type { Settlement } from "../spool/instance.ts";
import type { Lease } from "../spool/lease.ts";
import type { LeasedRow } from "../spool/leased-row.ts";
import { refusedOutcomes } from "../spool/refused-outcomes.ts";
import { planRequests, splitEvenly } from "./request-plan.ts";

/** So many requests more than its parts a shipment may cost to find what the backend refuses. */
const MAX_EXTRA_REQUESTS = 64;

export type Encode = (
  lease: Pick<Lease, "instance" | "level">,
  rows: readonly LeasedRow[],
) => EncodedRows;

/** Two halves of a request that was not taken, and how many of them are yet to be. If both are, as they are, it was too long. */
interface Split {
  left: number;
  largestBytes: number;
}

interface Part {
  rows: readonly LeasedRow[];
  readonly split: Split | undefined;
}

/** The next request of a shipment: all of its first part. */
export interface ShipmentRequest {
  readonly body: Uint8Array;
  readonly items: number;
}

/**
 * One lease on its way: parts that are sent one after another, and what became of the rows so far. The lease settles once,
 * when every part has its outcome. In memory only: what is given up before is leased again and sent again,
 * with the same `log.record.uid`.
 *
 * Bounds: the lease, the body of one request, and {@link MAX_EXTRA_REQUESTS}.
 */
export class Shipment {
  readonly lease: Lease;
  /** Of its rows, as they were leased. */
  readonly bytes: number;
  readonly isBacklog: boolean;
  isSending = false;
  /** Refused while the endpoint refuses all: it waits until another one was taken. */
  isHeldBack = false;
  /** What it cost on the wire so far, and what was debited for it before. */
  wireBytes = 0;
  debitedBytes = 0;
  readonly #parts: Part[];
  readonly #setAside = new Map<string, LeasedRow[]>();
  readonly #reasons: Record<string, number>;
  #extraRequests = 0;
  #delivered = 0;
  #rejected = 0;
  #quarantined = 0;
  #unsendable = 0;
  #dropped: number;
  readonly #thinned: number;
  #isSplit = false;

  constructor(lease: Lease, isBacklog: boolean) {
    this.lease = lease;
    this.isBacklog = isBacklog;
    this.bytes = lease.rows.reduce((sum, { length }) => sum + length, 0);
    this.#parts = planRequests(lease.rows).map((rows) => ({ rows, split: undefined }));
    this.#reasons = { ...lease.refused };
    const { dropped, thinned = 0 } = refusedOutcomes(lease.refused);
    this.#dropped = dropped;
    this.#thinned = thinned;
  }

  get isOver(): boolean {
    return this.#parts.length === 0;
  }

  /** Something about it is known that a new lease of its rows would not know. */
  get hasProgress(): boolean {
    return this.#isSplit || this.#delivered + this.#rejected + this.#quarantined > 0;
  }

  get deliveredItems(): number {
    return this.#delivered;
  }

  get quarantinedItems(): number {
    return this.#quarantined;
  }

  /** Of these, rows that were longer than any request may be: the backend has said nothing of them. */
  get unsendableItems(): number {
    return this.#unsendable;
  }

  /** Of the request that is next: the same when its rows are leased once more. By it failures are counted. */
  get key(): string {
    const { instance, lane } = this.lease;
    return `${instance.id}/${lane}/${this.#parts[0]?.rows[0]?.sequence}`;
  }

  /**
   * What is to be sent next; undefined when there is nothing. A part that is longer than `wantedBytes` is cut first; a single
   * row may be longer, for only the backend knows, but not than `maxBytes`: that one is set aside.
   */
  next(encode: Encode, wantedBytes: number, maxBytes: number): ShipmentRequest | undefined {
    for (let part = this.#parts[0]; part !== undefined; part = this.#parts[0]) {
      const { body, items, unreadable, isTooLong = false } = encode(this.lease, part.rows);
      if (unreadable.length > 0) this.#drop(part, unreadable);
      const { rows } = part;
      if (rows.length === 0) this.#parts.shift();
      else if (rows.length === 1 && (isTooLong || body.byteLength > maxBytes))
        this.#unsendable += this.setAside("quarantined.too_large");
      else if (isTooLong) this.#replace(part, 2, undefined);
      else if (rows.length === 1 || body.byteLength <= Math.min(wantedBytes, maxBytes)) {
        return { body, items };
      } else {
        const count = Math.ceil(body.byteLength / Math.min(wantedBytes, maxBytes));
        this.#replace(part, Math.min(Math.max(count, 2), rows.length), undefined);
      }
    }
    return undefined;
  }

  /** The next request was taken. Returns how long requests may be, where that has shown. */
  delivered({ body }: ShipmentRequest, rejected: number): number | undefined {
    const { rows, split } = this.#parts.shift()!;
    this.#delivered += rows.length - rejected;
    this.#rejected += rejected;
    if (rejected > 0) this.#count("rejected.partial_success", rejected);
    if (split === undefined) return undefined;
    split.left--;
    split.largestBytes = Math.max(split.largestBytes, body.byteLength);
    return split.left === 0 ? split.largestBytes : undefined;
  }

  /** Halves the next request. False where it has one row, or where that has been done too often. */
  halve(): boolean {
    const part = this.#parts[0]!;
    if (part.rows.length < 2 || this.#extraRequests + 2 > MAX_EXTRA_REQUESTS) return false;
    this.#extraRequests += 2;
    this.#isSplit = true;
    this.#replace(part, 2, { left: 2, largestBytes: 0 });
    return true;
  }

  /** The rows of the next request go no further, and are kept for somebody to look at. Returns how many. */
  setAside(name: `quarantined.${string}`): number {
    const { rows } = this.#parts.shift()!;
    this.#quarantined += rows.length;
    this.#count(name, rows.length);
    const reason = name.slice("quarantined.".length);
    this.#setAside.set(reason, [...(this.#setAside.get(reason) ?? []), ...rows]);
    return rows.length;
  }

  settlement(): Settlement {
    return {
      outcomes: {
        delivered: this.#delivered,
        rejected: this.#rejected,
        dropped: this.#dropped,
        ...(this.#thinned > 0 ? { thinned: this.#thinned } : {}),
        ...(this.#quarantined > 0 ? { quarantined: this.#quarantined } : {}),
      },
      reasons: this.#reasons,
      ...(this.#quarantined > 0
        ? { quarantine: [...this.#setAside].map(([reason, rows]) => ({ reason, rows })) }
        : {}),
    };
  }

  #drop(part: Part, unreadable: readonly number[]): void {
    const gone = new Set(unreadable);
    part.rows = part.rows.filter((_, index) => !gone.has(index));
    this.#dropped += gone.size;
    this.#count("dropped.unreadable", gone.size);
  }

  #replace(part: Part, count: number, split: Split | undefined): void {
    const parts = splitEvenly(part.rows, count).map((rows) => ({ rows, split }));
    this.#parts.splice(0, 1, ...parts);
  }

  #count(reason: string, rows: number): void {
    this.#reasons[reason] = (this.#reasons[reason] ?? 0) + rows;
  }
}
