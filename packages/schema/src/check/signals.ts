import type { Registry } from "../contract/registry.ts";
import type { SignalKind } from "../load/declarations.ts";
import type { ResolvedSignal } from "../resolve/model.ts";

/** By kind, whether code is generated of them or not. */
export function signalsByKind({
  attributeGroups,
  entities,
  metrics,
  resolvedEvents,
  spans,
}: Registry): Readonly<Record<SignalKind, readonly ResolvedSignal[]>> {
  return {
    attribute_group: attributeGroups,
    entity: entities,
    event: resolvedEvents,
    metric: metrics,
    span: spans,
  };
}

/** Of all kinds, without those that are imported. */
export function ownSignals(registry: Registry): readonly ResolvedSignal[] {
  return Object.values(signalsByKind(registry))
    .flat()
    .filter(({ origin }) => origin === undefined);
}
