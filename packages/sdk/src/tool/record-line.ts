import type { EventRecord, RecordValue } from "../row/record.ts";
import { visibleText } from "./visible-text.ts";

/** A record on one line: when, event, `key=value` for each attribute it has, and its uid. */
export function recordLine(record: EventRecord, instance: string): string {
  const { layout, values, sequence, threshold, timeMillis } = record;
  const fields = layout.fields.flatMap(({ key }, index) => {
    const value = values[index];
    return value === undefined ? [] : [`${key}=${valueText(value)}`];
  });
  const time = new Date(timeMillis);
  const parts = [
    Number.isNaN(time.getTime()) ? `${timeMillis} ms` : time.toISOString(),
    layout.event,
    ...fields,
    ...(threshold === "0" ? [] : [`sampling.threshold=${threshold}`]),
    `uid=${instance}:${sequence}`,
  ];
  return visibleText(parts.join(" "));
}

function valueText(value: RecordValue): string {
  if (value instanceof Map) {
    return `{${[...value].map(([key, entry]) => `${key}=${entry}`).join(",")}}`;
  }
  return Array.isArray(value) ? `[${value.join(",")}]` : String(value);
}
