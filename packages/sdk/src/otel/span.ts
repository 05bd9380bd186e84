import type { AttributePass } from "../scrub/attribute-pass.ts";
import type { AttributeScrubber } from "../scrub/attribute-scrubber.ts";
import type { ScrubbedValue } from "../scrub/attribute-values.ts";
import {
  type Foreign,
  foreign,
  type HrTime,
  hrTime,
  integerOf,
  listOf,
  stringOf,
  withoutUndefined,
} from "./foreign.ts";
import type { Origins } from "./origins.ts";
import { scrubAttributes } from "./record-attributes.ts";
import { copySpanContext } from "./span-context.ts";

interface CopiedEvent {
  readonly name: string;
  readonly time: HrTime;
  readonly attributes: Record<string, ScrubbedValue>;
  readonly droppedAttributesCount: number;
}

/**
 * A scrubbed copy of a finished span, with the members that exporters read, of OpenTelemetry JS 1 to 3; what other members it has
 * stays behind. Undefined where it has no ids.
 */
export function scrubSpan(
  source: unknown,
  scrubber: AttributeScrubber,
  origins: Origins,
  pass: AttributePass,
): Foreign | undefined {
  const span = foreign(source);
  const context = contextOf(span, pass);
  if (context === undefined) return pass.drop("ids");
  const scope = origins.scope(span["instrumentationScope"] ?? span["instrumentationLibrary"]);
  const parent = parentOf(span, pass);
  const events = listOf(span["events"]).map((event) => scrubEvent(event, scrubber, pass));
  const links = listOf(span["links"]).flatMap((link) => scrubLink(link, scrubber, pass) ?? []);
  const inner = pass.dropped;
  const attributes = scrubAttributes(scrubber, span["attributes"], pass);
  return withoutUndefined({
    name: scrubber.strings.text(stringOf(span["name"]), pass),
    kind: integerOf(span["kind"]),
    spanContext: () => context,
    parentSpanContext: parent,
    parentSpanId: parent?.spanId,
    startTime: hrTime(span["startTime"]),
    endTime: hrTime(span["endTime"]),
    duration: hrTime(span["duration"]),
    ended: true,
    status: scrubStatus(span["status"], scrubber, pass),
    attributes,
    events,
    links,
    resource: origins.resource(span["resource"]),
    instrumentationScope: scope,
    instrumentationLibrary: scope,
    droppedAttributesCount: integerOf(span["droppedAttributesCount"]) + pass.dropped - inner,
    droppedEventsCount: integerOf(span["droppedEventsCount"]),
    droppedLinksCount:
      integerOf(span["droppedLinksCount"]) + listOf(span["links"]).length - links.length,
  });
}

function contextOf(span: Foreign, pass: AttributePass): ReturnType<typeof copySpanContext> {
  // As a method: the span's own keep their state in it.
  if (typeof span["spanContext"] !== "function") return undefined;
  const context: unknown = span["spanContext"]();
  return copySpanContext(context, (reason) => pass.drop(reason));
}

/** The whole context from version 2 on, the id alone before. */
function parentOf(span: Foreign, pass: AttributePass): ReturnType<typeof copySpanContext> {
  const context = span["parentSpanContext"];
  if (context !== undefined) return copySpanContext(context, (reason) => pass.drop(reason));
  const spanId = span["parentSpanId"];
  if (typeof spanId !== "string") return undefined;
  return copySpanContext({ spanId, traceId: "0".repeat(32) }, (reason) => pass.drop(reason));
}

function scrubStatus(source: unknown, scrubber: AttributeScrubber, pass: AttributePass): Foreign {
  const { code, message } = foreign(source);
  if (typeof message !== "string") return { code: integerOf(code) };
  return { code: integerOf(code), message: scrubber.strings.text(message, pass) };
}

function scrubEvent(
  source: unknown,
  scrubber: AttributeScrubber,
  pass: AttributePass,
): CopiedEvent {
  const { name, time, attributes, droppedAttributesCount } = foreign(source);
  const before = pass.dropped;
  return {
    name: scrubber.strings.text(stringOf(name), pass),
    time: hrTime(time),
    attributes: scrubAttributes(scrubber, attributes, pass),
    droppedAttributesCount: integerOf(droppedAttributesCount) + pass.dropped - before,
  };
}

function scrubLink(
  source: unknown,
  scrubber: AttributeScrubber,
  pass: AttributePass,
): Foreign | undefined {
  const { context, attributes, droppedAttributesCount } = foreign(source);
  const copied = copySpanContext(context, (reason) => pass.drop(reason));
  if (copied === undefined) return pass.drop("ids");
  const before = pass.dropped;
  return {
    context: copied,
    attributes: scrubber.attributes(attributes, pass),
    droppedAttributesCount: integerOf(droppedAttributesCount) + pass.dropped - before,
  };
}
