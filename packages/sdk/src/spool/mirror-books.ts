import type { Priority } from "../emit/definition.ts";
import { Instance } from "./instance.ts";
import { addReason, type EventAccount, eventAccount, type InstanceState } from "./state.ts";

/**
 * The one account that a mirror's books have: which event a row is of, the books of the spool tell. It has
 * the layout id of rows that nobody knows the event of, so recovery counts what it finds into it too.
 */
const MIRRORED_LAYOUT = 0;
const MIRRORED = "<mirrored>";

/** Why a mirror did not get a row: its segment could not be linked, or was gone before it was. */
const UNLINKED = "dropped.unlinked";

/** The rows that one process linked into a mirror, and what became of them there. */
export class MirrorInstance extends Instance {
  /** Every step has the account, so a step that is lost takes no count with it that a later one relies on. */
  override record(): void {
    this.touch(MIRRORED_LAYOUT);
    super.record();
  }
}

/** Rows that came from the spool. */
export function bookMirrored(state: InstanceState, items: number): void {
  const account = mirroredAccount(state);
  account.admitted += items;
  account.imported = account.admitted;
}

/**
 * Rows of a lane up to the cumulative count `upTo` that did not come, after all that did: they were there
 * for the mirror, and it has lost them. They count as settled where they are, which recovery expects.
 */
export function bookUnlinked(state: InstanceState, lane: Priority, upTo: number): number {
  const account = state.lanes[lane];
  const items = upTo - account.cumulativeItems;
  if (items <= 0) return 0;
  account.cumulativeItems = upTo;
  account.settledItems += items;
  bookMirrored(state, items);
  state.outcomes.dropped += items;
  addReason(state, UNLINKED, items);
  return items;
}

/**
 * After a recovery, which counts rows that it finds as those of a process that emitted them: here they
 * were imported, and of no event.
 */
export function gatherMirrored(state: InstanceState): void {
  const account = mirroredAccount(state);
  for (const [layoutId, other] of Object.entries(state.events)) {
    if (other === account) continue;
    account.admitted += other.admitted;
    delete state.events[layoutId];
  }
  account.tail = 0;
  account.imported = account.admitted;
}

export function mirroredAccount(state: InstanceState): EventAccount {
  return eventAccount(state, MIRRORED_LAYOUT, MIRRORED);
}
