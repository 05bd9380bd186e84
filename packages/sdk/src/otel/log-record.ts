import type { AttributePass } from "../scrub/attribute-pass.ts";
import type { AttributeScrubber } from "../scrub/attribute-scrubber.ts";
import type { ScrubbedValue } from "../scrub/attribute-values.ts";
import { INVALID_PLACEHOLDER, UNSCANNED_PLACEHOLDER } from "../scrub/token-gate.ts";
import {
  type Foreign,
  foreign,
  hrTime,
  integerOf,
  optionalInteger,
  withoutUndefined,
} from "./foreign.ts";
import type { Origins } from "./origins.ts";
import { scrubAttributes } from "./record-attributes.ts";
import { copySpanContext } from "./span-context.ts";

/** A scrubbed copy of a log record, with the members that exporters read; what other members it has stays behind. */
export function scrubLogRecord(
  source: unknown,
  scrubber: AttributeScrubber,
  origins: Origins,
  pass: AttributePass,
): Foreign {
  const record = foreign(source);
  const scope = origins.scope(record["instrumentationScope"]);
  const body = scrubBody(record["body"], scrubber, pass);
  const before = pass.dropped;
  const attributes = scrubAttributes(scrubber, record["attributes"], pass);
  return withoutUndefined({
    hrTime: hrTime(record["hrTime"]),
    hrTimeObserved: hrTime(record["hrTimeObserved"]),
    spanContext: copySpanContext(record["spanContext"], (reason) => pass.drop(reason)),
    severityNumber: optionalInteger(record["severityNumber"]),
    severityText: word(record["severityText"], scrubber, pass),
    eventName: word(record["eventName"], scrubber, pass),
    body,
    attributes,
    resource: origins.resource(record["resource"]),
    instrumentationScope: scope,
    droppedAttributesCount: integerOf(record["droppedAttributesCount"]) + pass.dropped - before,
  });
}

function scrubBody(
  source: unknown,
  scrubber: AttributeScrubber,
  pass: AttributePass,
): ScrubbedValue | undefined {
  if (source === undefined || source === null) return undefined;
  return scrubber.body(source, pass) ?? UNSCANNED_PLACEHOLDER;
}

function word(
  source: unknown,
  scrubber: AttributeScrubber,
  pass: AttributePass,
): string | undefined {
  if (typeof source !== "string" || source === "") return undefined;
  return scrubber.strings.token(source) ?? pass.replace("invalid", INVALID_PLACEHOLDER);
}
