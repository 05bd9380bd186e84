import type { AttributePass } from "../scrub/attribute-pass.ts";
import type { AttributeScrubber } from "../scrub/attribute-scrubber.ts";
import type { ScrubbedValue } from "../scrub/attribute-values.ts";
import {
  type Foreign,
  foreign,
  type HrTime,
  hrTime,
  listOf,
  numberOf,
  withoutUndefined,
} from "./foreign.ts";
import { addValues } from "./merge-values.ts";
import { copyValue, GAUGE, type PointValue } from "./point-values.ts";
import { copySpanContext } from "./span-context.ts";

interface Point {
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly attributes: Record<string, ScrubbedValue>;
  readonly value: PointValue;
  readonly exemplars?: readonly Foreign[];
}

/**
 * The points of one metric. Those whose attributes became equal are one point afterwards, since no backend can hold two: their
 * values are added, of a gauge the latest stays; what cannot be added is dropped and counted.
 */
export function scrubPoints(
  type: unknown,
  sources: unknown,
  scrubber: AttributeScrubber,
  passOf: () => AttributePass,
): readonly Point[] {
  const points = new Map<string, Point>();
  for (const source of listOf(sources)) {
    const pass = passOf();
    const point = copyPoint(type, source, scrubber, pass);
    if (point === undefined) {
      pass.drop("point");
      continue;
    }
    const key = keyOf(point.attributes);
    const equal = points.get(key);
    const merged = equal === undefined ? point : mergePoints(type, equal, point);
    if (merged === undefined) pass.drop("point");
    else points.set(key, merged);
  }
  return [...points.values()];
}

function copyPoint(
  type: unknown,
  source: unknown,
  scrubber: AttributeScrubber,
  pass: AttributePass,
): Point | undefined {
  const { startTime, endTime, attributes, value, exemplars } = foreign(source);
  const copied = copyValue(type, value);
  if (copied === undefined) return undefined;
  return {
    startTime: hrTime(startTime),
    endTime: hrTime(endTime),
    attributes: scrubber.attributes(attributes, pass),
    value: copied,
    ...(exemplars === undefined ? {} : { exemplars: scrubExemplars(exemplars, scrubber, pass) }),
  };
}

function scrubExemplars(
  sources: unknown,
  scrubber: AttributeScrubber,
  pass: AttributePass,
): readonly Foreign[] {
  return listOf(sources).map((source) => {
    const { filteredAttributes, value, timestamp, traceId, spanId } = foreign(source);
    const context = copySpanContext({ traceId, spanId }, (reason) => pass.drop(reason));
    return withoutUndefined({
      filteredAttributes: scrubber.attributes(filteredAttributes, pass),
      value: numberOf(value),
      timestamp: hrTime(timestamp),
      traceId: context?.traceId,
      spanId: context?.spanId,
    });
  });
}

/** From the earlier start to the later end. */
function mergePoints(type: unknown, one: Point, other: Point): Point | undefined {
  const isLater = isBefore(one.endTime, other.endTime);
  if (type === GAUGE) return isLater ? other : one;
  const value = addValues(one.value, other.value);
  if (value === undefined) return undefined;
  const exemplars = [...(one.exemplars ?? []), ...(other.exemplars ?? [])];
  return {
    startTime: isBefore(other.startTime, one.startTime) ? other.startTime : one.startTime,
    endTime: isLater ? other.endTime : one.endTime,
    attributes: one.attributes,
    value,
    ...(exemplars.length === 0 ? {} : { exemplars }),
  };
}

function isBefore(one: HrTime, other: HrTime): boolean {
  return one[0] === other[0] ? one[1] < other[1] : one[0] < other[0];
}

/** Attributes have no order. */
function keyOf(attributes: Readonly<Record<string, ScrubbedValue>>): string {
  const entries = Object.entries(attributes);
  return JSON.stringify(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
