import type { Layout } from "../row/layout.ts";
import { LEDGER_EVENT } from "../row/own-events.ts";
import type { RowReader } from "../row/read-row.ts";
import { type LostRange, lostRangesOf } from "./lost-ranges.ts";

/** They come at least a second apart; only a disk that refuses for long makes more. */
const MAX_PENDING = 16;

/**
 * `sonde.ledger` rows on their way from the ring to the disk, with the lost ranges that they say. Only
 * when such a row is admitted do its ranges go from the books: one that fails has said nothing.
 *
 * Bounds: {@link MAX_PENDING}; of a report that is forgotten the ranges are said once more by a later one.
 */
export class PendingReports {
  #layout: Layout | undefined;
  readonly #pending: { readonly sequence: number; readonly ranges: readonly LostRange[] }[] = [];

  know(layout: Layout): void {
    if (layout.event === LEDGER_EVENT) this.#layout = layout;
  }

  /** The layout of reports; 0, which is none, before the first. */
  get layoutId(): number {
    return this.#layout?.id ?? 0;
  }

  take(rows: RowReader, start: number, length: number): void {
    if (this.#layout === undefined) return;
    try {
      const record = rows.read(start, length, this.#layout);
      this.#pending.push({ sequence: record.sequence, ranges: lostRangesOf(record) });
    } catch {
      // A row that does not fit its layout: it is written and counted as any other, and says nothing.
    }
    if (this.#pending.length > MAX_PENDING) this.#pending.shift();
  }

  /** The lane has everything up to a sequence on disk. Returns what the reports among it have said. */
  admitted(writtenSequence: number): readonly LostRange[] {
    const behind = this.#pending.findIndex(({ sequence }) => sequence > writtenSequence);
    const admitted = this.#pending.splice(0, behind === -1 ? this.#pending.length : behind);
    return admitted.flatMap(({ ranges }) => ranges);
  }

  /** A report failed, and it does not matter which: what the others said may be said again. */
  forget(): void {
    this.#pending.length = 0;
  }
}
