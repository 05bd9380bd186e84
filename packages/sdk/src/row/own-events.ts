/** The report of the books; see `ledger-event.ts`. */
export const LEDGER_EVENT = "sonde.ledger";

/** The wish that a backend deletes; see `forget-event.ts`. */
export const FORGET_EVENT = "sonde.forget";

/** What was seen of an event in an interval, whatever was kept of it; see `sampling-window-event.ts`. */
export const SAMPLING_WINDOW_EVENT = "sonde.sampling_window";

/** Stands for several events together. A token, and no name that a registry can declare. */
export const OTHER_EVENTS = ".others";

/**
 * Events that the SDK emits about itself. Their rows are `self` in the ledger, so that a program finds
 * under `emitted` and `kept` what it emitted, and nothing else.
 */
const OWN_EVENTS: ReadonlySet<string> = new Set([
  LEDGER_EVENT,
  FORGET_EVENT,
  SAMPLING_WINDOW_EVENT,
]);

export function isOwnEvent(name: string): boolean {
  return OWN_EVENTS.has(name);
}
