import type { Priority } from "../emit/definition.ts";
import type { Layout } from "../row/layout.ts";
import { RowReader } from "../row/read-row.ts";
import { BLOCK_KIND, type Block } from "./block.ts";
import type { Instance } from "./instance.ts";
import { lastSequenceBound, noteLost } from "./lost-ranges.ts";
import { forEachItem, forEachRow } from "./rows.ts";
import type { SegmentExtent } from "./segment-extent.ts";
import { comparePositions, covers, type SettledAhead } from "./settled-ahead.ts";
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
  /** Rows up to here were seen, or settled before: missing ones lie behind. */
  #seenBefore: number;
  /** Between these sequences rows are missing. */
  #lostFrom = Number.POSITIVE_INFINITY;
  #lostTo = 0;
  /** How many of the stretches settled ahead lie before the last place. */
  #passedAhead = 0;
  /** Rows are missing, up to the next one that is there. */
  #isMissing = false;
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
    this.#seenBefore = instance.state.lanes[lane].settledBefore ?? 0;
  }

  /** The cursor has passed it, or it was settled ahead of the cursor. */
  isSettled(segment: number, offset: number): boolean {
    const account = this.#instance.state.lanes[this.#lane];
    const position = { segment, offset };
    return (
      comparePositions(position, account) < 0 || this.#ahead.some((one) => covers(one, position))
    );
  }

  /** How many rows of the lane were there before the first ones settled ahead in a later segment. */
  itemsBeforeLater(segment: number): number | undefined {
    return this.#ahead.find((one) => one.segment > segment && one.toItems > 0)?.fromItems;
  }

  get #ahead(): readonly SettledAhead[] {
    return this.#instance.state.lanes[this.#lane].ahead ?? [];
  }

  /**
   * Counts a whole segment by its ends and returns its rows without outcome; undefined where that
   * would not be exact: the cursor stands in it, or the journal does not know all of its rows, whose
   * events then have to be counted one by one.
   */
  takeWhole(segment: number, { itemsBefore, itemsAfter, rows }: SegmentExtent): number | undefined {
    const account = this.#instance.state.lanes[this.#lane];
    if (segment < account.segment) return 0;
    const ends = this.#ahead.flatMap((one) => [one.segment, one.toSegment]);
    if (ends.includes(segment)) return undefined;
    if (this.#ahead.some((one) => covers(one, { segment, offset: 0 }))) return 0;
    if (segment === account.segment || itemsAfter > account.cumulativeItems) return undefined;
    if (!this.#mayTake(itemsBefore)) return undefined;
    this.#miss(itemsBefore, rows?.firstSequence);
    this.#seenBefore = Math.max(this.#seenBefore, (rows?.lastSequence ?? -1) + 1);
    this.#expectedItems = itemsAfter;
    return itemsAfter - itemsBefore;
  }

  /** Books what is missing before a block, and its rows where the journal does not know them. */
  takeBlock(block: Block): void {
    const { state } = this.#instance;
    const known = state.lanes[this.#lane].cumulativeItems;
    const before = block.cumulativeItems - block.items;
    this.#mayTake(before);
    this.#miss(before, block.kind === BLOCK_KIND.rows ? block.firstSequence : undefined);
    // Lost rows that the journal never saw: they were admitted, and nobody can say of which event.
    const unseen = Math.max(0, before - Math.max(this.#expectedItems, known));
    if (unseen > 0) admit(unknownAccount(state), unseen);
    this.#expectedItems = block.cumulativeItems;
    this.#seenBefore = Math.max(this.#seenBefore, (lastSequenceOf([block]) ?? -1) + 1);
    if (block.cumulativeItems <= known) return;
    const rows = new RowReader(block.payload);
    const unread = forEachItem(block, {
      row: (start) => {
        const layoutId = rows.layoutIdAt(start);
        const name = eventName(this.#instance.layouts, layoutId);
        admit(eventAccount(state, layoutId, name), 1);
      },
      // Of which events they were, their gap does not say.
      gap: ({ items }) => admit(unknownAccount(state), items),
    });
    // A valid block that holds something else than it says: its count is what the cursor will go by.
    if (unread > 0) admit(unknownAccount(state), unread);
  }

  /**
   * The journal may count rows that no block holds: a loss of power took blocks it had seen. Returns
   * the rows lost.
   */
  close(): number {
    const { state } = this.#instance;
    const account = state.lanes[this.#lane];
    const end = lastSequenceBound(state) + 1;
    this.#miss(Math.max(account.cumulativeItems, this.#expectedItems), end);
    const lost = this.#lostItems;
    account.cumulativeItems = Math.max(account.cumulativeItems, this.#expectedItems);
    // Fewer than none: numbers that came twice. That is no loss, and the ledger's sums show it.
    if (lost <= 0) return 0;
    account.settledItems += lost;
    state.outcomes.dropped += lost;
    addReason(state, "dropped.damaged", lost);
    noteLost(state, {
      instance: this.#instance.uidInstance,
      lane: this.#lane,
      firstSequence: Math.min(this.#lostFrom, this.#lostTo),
      lastSequence: this.#lostTo,
      rows: lost,
      reason: "dropped.damaged",
    });
    return lost;
  }

  /** What comes next should have so many rows before it; `next` is its first sequence, if it has any. */
  #miss(itemsBefore: number, next: number | undefined): void {
    const missing = itemsBefore - this.#expectedItems - this.#passAhead(itemsBefore);
    this.#lostItems += missing;
    if (missing > 0) {
      this.#isMissing = true;
      this.#lostFrom = Math.min(this.#lostFrom, this.#seenBefore);
    }
    if (next === undefined || !this.#isMissing) return;
    this.#isMissing = false;
    this.#lostTo = Math.max(this.#lostTo, next - 1);
  }

  /** Rows settled ahead that lie between the last place and this one: they are not missing. */
  #passAhead(itemsBefore: number): number {
    let items = 0;
    let next = this.#ahead[this.#passedAhead];
    while (next !== undefined && next.toItems <= itemsBefore) {
      items += next.items;
      next = this.#ahead[++this.#passedAhead];
    }
    return items;
  }

  #mayTake(itemsBefore: number): boolean {
    this.#isInTurn ??= itemsBefore >= this.#expectedItems + this.#aheadBefore(itemsBefore);
    return this.#isInTurn;
  }

  #aheadBefore(itemsBefore: number): number {
    return this.#ahead.reduce(
      (sum, { items, toItems }) => sum + (toItems <= itemsBefore ? items : 0),
      0,
    );
  }
}

/** Of the last row that the blocks hold. */
export function lastSequenceOf(blocks: readonly Block[]): number | undefined {
  const last = blocks.findLast(({ kind, items }) => kind === BLOCK_KIND.rows && items > 0);
  if (last === undefined) return undefined;
  const rows = new RowReader(last.payload);
  let sequence = last.firstSequence;
  forEachRow(last.payload, (start) => {
    sequence = rows.sequenceAt(start);
  });
  return sequence;
}

function admit(account: EventAccount, items: number): void {
  account.admitted += items;
  account.tail += items;
}

function eventName(layouts: ReadonlyMap<number, Layout>, layoutId: number): string {
  return layouts.get(layoutId)?.event ?? `<layout ${layoutId}>`;
}
