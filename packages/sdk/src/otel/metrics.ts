import { AttributePass, type AttributeTally } from "../scrub/attribute-pass.ts";
import type { AttributeScrubber } from "../scrub/attribute-scrubber.ts";
import { type Foreign, foreign, integerOf, listOf, stringOf, withoutUndefined } from "./foreign.ts";
import type { Origins } from "./origins.ts";
import { scrubPoints } from "./points.ts";

/** Names of instruments (OpenTelemetry metrics API, "Instrument name syntax"). */
const NAME = /^[a-z][\w.\-/]{0,254}$/i;
/** UCUM's units and the specification's bound: 63 characters of ASCII. */
const UNIT = /^[\x21-\x7e]{0,63}$/;

/** A scrubbed copy of what one collection gave. A metric whose name is none, or holds what a detector knows, is dropped. */
export function scrubMetrics(
  source: unknown,
  scrubber: AttributeScrubber,
  origins: Origins,
  tally: AttributeTally,
): Foreign {
  const { resource, scopeMetrics } = foreign(source);
  return {
    resource: origins.resource(resource),
    scopeMetrics: listOf(scopeMetrics).map((each) => {
      const { scope, metrics } = foreign(each);
      return {
        scope: origins.scope(scope),
        metrics: listOf(metrics).flatMap((metric) => scrubMetric(metric, scrubber, tally) ?? []),
      };
    }),
  };
}

function scrubMetric(
  source: unknown,
  scrubber: AttributeScrubber,
  tally: AttributeTally,
): Foreign | undefined {
  const { descriptor, aggregationTemporality, dataPointType, dataPoints, isMonotonic } =
    foreign(source);
  const pass = new AttributePass(tally);
  const { name, description, unit, valueType, type } = foreign(descriptor);
  const { strings } = scrubber;
  if (typeof name !== "string" || !NAME.test(name) || !strings.isClean(name)) {
    return pass.drop("metric-name");
  }
  return withoutUndefined({
    descriptor: withoutUndefined({
      name,
      description: strings.text(stringOf(description), pass),
      unit: scrubUnit(stringOf(unit), scrubber, pass),
      valueType: integerOf(valueType),
      type: strings.token(stringOf(type)),
    }),
    aggregationTemporality: integerOf(aggregationTemporality),
    dataPointType: integerOf(dataPointType),
    dataPoints: scrubPoints(dataPointType, dataPoints, scrubber, () => new AttributePass(tally)),
    isMonotonic: typeof isMonotonic === "boolean" ? isMonotonic : undefined,
  });
}

function scrubUnit(unit: string, scrubber: AttributeScrubber, pass: AttributePass): string {
  if (UNIT.test(unit) && scrubber.strings.isClean(unit)) return unit;
  pass.drop("unit");
  return "";
}
