import type { Priority } from "../emit/definition.ts";
import type { Layout } from "../row/layout.ts";
import { RowReader } from "../row/read-row.ts";
import type { Block } from "./block.ts";
import type { Instance } from "./instance.ts";
import { forEachRow } from "./rows.ts";
import type { SegmentExtent } from "./segment-extent.ts";
import { addReason, type EventAccount, eventAccount, unknownAccount } from "./state.ts";

/**
 * Adds up what one lane's files hold, in their order, against what the journal says: rows that it does
 * not know are admitted, rows that are missing are booked as dropped, by `close`.
 */
export class LaneCount {
  readonly #instance: Instance;
  readonly #lane: Priority;
  /** Rows that should be before the next block. */
  #expectedItems: number;
  #lostItems = 0;
  /**
   * Whether segments may be taken by what their ends say; undefined before the first row behind the
   * cursor. False where that row has a lower number than the rows settled: then some behind it were
   * booked as lost before, and only a look at each block tells which are there.
   */
  #isInTurn: boolean | undefined;

  constructor(instance: Instance, lane: Priority) {
    this.#instance = instance;
    this.#lane = lane;
    this.#expectedItems = instance.state.lanes[lane].settledItems;
  }

  /** The cursor has passed it. */
  isSettled(segment: number, offset: number): boolean {
    const account = this.#instance.state.lanes[this.#lane];
    return segment < account.segment || (segment === account.segment && offset < account.offset);
  }

  /**
   * Counts a whole segment by its ends and returns its rows without outcome; undefined where that
   * would not be exact: the cursor stands in it, or the journal does not know all of its rows, whose
   * events then have to be counted one by one.
   */
  takeWhole(segment: number, { itemsBefore, itemsAfter }: SegmentExtent): number | undefined {
    const account = this.#instance.state.lanes[this.#lane];
    if (segment < account.segment) return 0;
    if (segment === account.segment || itemsAfter > account.cumulativeItems) return undefined;
    if (!this.#mayTake(itemsBefore)) return undefined;
    this.#lostItems += itemsBefore - this.#expectedItems;
    this.#expectedItems = itemsAfter;
    return itemsAfter - itemsBefore;
  }

  /** Books what is missing before a block, and its rows where the journal does not know them. */
  takeBlock(block: Block): void {
    const { state } = this.#instance;
    const known = state.lanes[this.#lane].cumulativeItems;
    const before = block.cumulativeItems - block.items;
    this.#mayTake(before);
    this.#lostItems += before - this.#expectedItems;
    // Lost rows that the journal never saw: they were admitted, and nobody can say of which event.
    const unseen = Math.max(0, before - Math.max(this.#expectedItems, known));
    if (unseen > 0) admit(unknownAccount(state), unseen);
    this.#expectedItems = block.cumulativeItems;
    if (block.cumulativeItems <= known) return;
    const rows = new RowReader(block.payload);
    forEachRow(block.payload, (start) => {
      const layoutId = rows.layoutIdAt(start);
      const name = eventName(this.#instance.layouts, layoutId);
      admit(eventAccount(state, layoutId, name), 1);
    });
  }

  /**
   * The journal may count rows that no block holds: a loss of power took blocks it had seen. Returns
   * the rows lost.
   */
  close(): number {
    const { state } = this.#instance;
    const account = state.lanes[this.#lane];
    const lost = this.#lostItems + Math.max(0, account.cumulativeItems - this.#expectedItems);
    account.cumulativeItems = Math.max(account.cumulativeItems, this.#expectedItems);
    // Fewer than none: numbers that came twice. That is no loss, and the ledger's sums show it.
    if (lost <= 0) return 0;
    account.settledItems += lost;
    state.outcomes.dropped += lost;
    addReason(state, "dropped.damaged", lost);
    return lost;
  }

  #mayTake(itemsBefore: number): boolean {
    this.#isInTurn ??= itemsBefore >= this.#expectedItems;
    return this.#isInTurn;
  }
}

function admit(account: EventAccount, items: number): void {
  account.admitted += items;
  account.tail += items;
}

function eventName(layouts: ReadonlyMap<number, Layout>, layoutId: number): string {
  return layouts.get(layoutId)?.event ?? `<layout ${layoutId}>`;
}
