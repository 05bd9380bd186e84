import type { RegistryEvent } from "../../contract/registry.ts";
import { annotationPlace, ownAnnotationPlace } from "../annotation-place.ts";
import type { Rule, Violation } from "../rule.ts";

export const samplingAgainstSeverity: Rule = {
  id: "sampling-against-severity",
  severity: "warning",
  why: "what an event is worth should not be said in two ways that contradict each other",
  *check(registry) {
    for (const event of registry.events) {
      if (event.origin !== undefined) continue;
      yield* sampledFailure(event);
      yield* lane(event);
    }
  },
};

/**
 * A share of failures is enough where it is a share of devices or of traces, each kept with all
 * that belongs to it; `trace` is also what nobody chose, so it counts only where it is written.
 */
function* sampledFailure(event: RegistryEvent): Generator<Violation> {
  const { sampling, severity } = event.contract;
  const { by, keepWhen, rate } = sampling;
  if ((severity !== "error" && severity !== "fatal") || rate >= 1 || keepWhen.length > 0) return;
  const isWritten = ownAnnotationPlace(event, "sampling", "by") !== undefined;
  if (isWritten && (by.kind === "trace" || by.kind === "device")) return;
  yield {
    place: annotationPlace(event, "sampling", "rate"),
    message: `event \`${event.id.value}\` of severity \`${severity}\` is kept only at rate ${rate}`,
    help: "keep all of them, keep the grave ones with `keep_when`, or sample `by: device` or `by: trace`",
  };
}

function* lane(event: RegistryEvent): Generator<Violation> {
  const { priority, severity } = event.contract;
  const isDetail = severity === "trace" || severity === "debug";
  const isContradiction =
    (priority === "critical" && isDetail) || (priority === "bulk" && severity === "fatal");
  if (!isContradiction) return;
  yield {
    place: annotationPlace(event, "delivery", "priority"),
    message: `event \`${event.id.value}\` of severity \`${severity}\` has the priority \`${priority}\``,
    help: isDetail
      ? "leave the lane `critical` to what operators wait for, or raise the severity"
      : "what ends a component should not wait behind mass data: use `critical` or `normal`",
  };
}
