import type { EventDefinition, FieldDefinition } from "./emit/definition.ts";
import { SAMPLING_WINDOW_EVENT } from "./row/own-events.ts";
import { VERSION } from "./version.ts";

/** What was seen of one event between two moments: differences, so that their sums are totals. */
export interface SamplingWindow {
  /** Of the event; a name that is no token is written as `<invalid>`. */
  readonly event: string;
  /** Emitted: kept, sampled out, and what came to none of both. */
  readonly seen: number;
  /** Entered the ring. Windows of a budget may thin these later, and then raise the weights of the rest. */
  readonly kept: number;
  readonly sampledOut: number;
  /** Counted as invalid, and as ring full: an event that was decided on and then lost, without a weight. */
  readonly invalid: number;
  readonly ringFull: number;
  /** Emitted above the customer's level, or after its last day: no estimate includes it. */
  readonly disabled: number;
  /** In force at the end, as on the wire. Undefined where nothing is kept. */
  readonly threshold: string | undefined;
  /** Of all that decides about rates: 16 hex digits. */
  readonly configuration: string;
  readonly startUnixMillis: number;
  readonly endUnixMillis: number;
}

function count(key: string): FieldDefinition {
  const name = `sonde.sampling.${key}`;
  return { key: name, type: "int", class: "operational", required: true, unit: "{record}" };
}

function moment(key: string): FieldDefinition {
  const name = `sonde.sampling.${key}`;
  return { key: name, type: "int", class: "operational", required: true, unit: "ms" };
}

/**
 * One record for each event that was active in an interval, so that whoever receives events can compare the sum of their weights
 * with what was seen. It goes the way of every event (spooled, delivered, counted as `self`), and is among the rows that are always kept:
 * a budget that these alone exceed thins it with them, and its own weight says so.
 */
export const samplingWindowEvent: EventDefinition<SamplingWindow> = {
  name: SAMPLING_WINDOW_EVENT,
  scope: { name: "@sonde/sdk", version: VERSION },
  severity: "info",
  diagnosticLevel: "basic",
  sampling: { rate: 1, minRate: 1, by: "none" },
  delivery: { priority: "normal", durability: "written" },
  fields: {
    event: { key: "sonde.sampling.event", type: "string", class: "system", required: true },
    seen: count("seen"),
    kept: count("kept"),
    sampledOut: count("sampled_out"),
    invalid: count("invalid"),
    ringFull: count("ring_full"),
    disabled: count("disabled"),
    threshold: { key: "sonde.sampling.threshold", type: "string", class: "system" },
    configuration: {
      key: "sonde.sampling.configuration",
      type: "string",
      class: "system",
      required: true,
    },
    startUnixMillis: moment("start"),
    endUnixMillis: moment("end"),
  },
  write(to, from) {
    to.event.put(from.event);
    to.seen.put(from.seen);
    to.kept.put(from.kept);
    to.sampledOut.put(from.sampledOut);
    to.invalid.put(from.invalid);
    to.ringFull.put(from.ringFull);
    to.disabled.put(from.disabled);
    to.threshold.put(from.threshold);
    to.configuration.put(from.configuration);
    to.startUnixMillis.put(from.startUnixMillis);
    to.endUnixMillis.put(from.endUnixMillis);
  },
};
