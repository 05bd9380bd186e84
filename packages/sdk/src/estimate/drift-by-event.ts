import { OTHER_EVENTS, SAMPLING_WINDOW_EVENT } from "../row/own-events.ts";
import { type Drift, type DriftInput, drift } from "./drift.ts";
import type { EstimateRecord } from "./total.ts";
import { probabilityOf, type RecordAttributes } from "./weight.ts";

/** Events and `sonde.sampling_window` records in any order, as a backend returns them. */
export interface NamedRecord extends EstimateRecord {
  readonly eventName: string;
}

export interface EventDrift extends Drift {
  readonly event: string;
  /** What weights can tell of: without what was above the customer's level, invalid, or lost in the process. */
  readonly seen: number;
}

/** What the windows of one event add up to. */
interface Seen {
  events: number;
  variance: number;
}

/**
 * {@link drift} of each event that has `sonde.sampling_window` records. To be given all records of processes that ended by
 * `shutdown()`: of one that runs, was killed or ended otherwise, the last interval was not said yet, and more arrived than was
 * said to be seen. Where a process had more active events than one report names, an excess is no alarm, since part of what
 * was seen stands under `.others`.
 */
export function driftByEvent(
  records: Iterable<NamedRecord>,
  limits: Pick<DriftInput, "maxZ" | "maxShare"> = {},
): EventDrift[] {
  const seen = new Map<string, Seen>();
  const arrived = new Map<string, NamedRecord[]>();
  for (const record of records) {
    const { eventName, attributes } = record;
    if (eventName === SAMPLING_WINDOW_EVENT) {
      addWindow(seen, attributes);
      continue;
    }
    const ofEvent = arrived.get(eventName);
    if (ofEvent === undefined) arrived.set(eventName, [record]);
    else ofEvent.push(record);
  }
  const isPartial = seen.delete(OTHER_EVENTS);
  return [...seen].map(([event, { events, variance }]) => {
    const found = drift({
      seen: events,
      records: arrived.get(event) ?? [],
      expectedVariance: variance,
      ...limits,
    });
    const isAlarming = found.isAlarming && (!isPartial || found.ratio < 1);
    return { event, seen: events, ...found, isAlarming };
  });
}

/**
 * An event that was lost after the decision, as an invalid one or at a full ring, stands for 1/p of those that were seen: so much
 * is taken off, and its own variance added. Where nothing is kept nothing can be estimated, and nothing is expected.
 */
function addWindow(seen: Map<string, Seen>, attributes: RecordAttributes): void {
  const event = attributes["sonde.sampling.event"];
  if (typeof event !== "string") return;
  const known = seen.get(event) ?? { events: 0, variance: 0 };
  seen.set(event, known);
  const count = (name: string): number => countOf(attributes[`sonde.sampling.${name}`]);
  const threshold = attributes["sonde.sampling.threshold"];
  const probability =
    typeof threshold === "string"
      ? probabilityOf({ "sampling.threshold": threshold })
      : count("kept") / (count("kept") + count("sampled_out"));
  // Also false for the NaN of a window in which nothing was decided on.
  if (probability === undefined || !(probability > 0)) return;
  const lost = count("invalid") + count("ring_full");
  const events = count("seen") - count("disabled") - lost / probability;
  known.events += events;
  const spread = (1 - probability) / probability;
  known.variance += spread * Math.max(events, 0) + (spread * lost) / probability;
}

/** A backend may return 64-bit integers as text. */
function countOf(value: unknown): number {
  const count = typeof value === "string" || typeof value === "bigint" ? Number(value) : value;
  return typeof count === "number" && Number.isFinite(count) ? count : 0;
}
