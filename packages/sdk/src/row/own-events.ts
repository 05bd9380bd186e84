/** The report of the books; see `ledger-event.ts`. */
export const LEDGER_EVENT = "sonde.ledger";

/** The wish that a backend deletes; see `forget-event.ts`. */
export const FORGET_EVENT = "sonde.forget";

/**
 * Events that the SDK emits about itself. Their rows are `self` in the ledger, so that a program finds
 * under `emitted` and `kept` what it emitted, and nothing else.
 */
const OWN_EVENTS: ReadonlySet<string> = new Set([LEDGER_EVENT, FORGET_EVENT]);

export function isOwnEvent(name: string): boolean {
  return OWN_EVENTS.has(name);
}
