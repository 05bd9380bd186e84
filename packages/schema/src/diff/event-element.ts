import { carriedAttributes } from "../contract/carried.ts";
import { eventIdentifier, interfaceName, propertyName } from "../contract/identifiers.ts";
import type { EventAttribute, RegistryEvent } from "../contract/registry.ts";
import type { SamplingContract } from "../contract/sampling-contract.ts";
import { attributeFields, membersOf } from "./attribute-elements.ts";
import { createElement, createPart, type FieldInput } from "./create-element.ts";
import { signalFields } from "./signal-element.ts";
import { compareNames, type Element } from "./snapshot.ts";

/** A generated event, with the names that its code has. */
export function eventElement(event: RegistryEvent, folder: string): Element {
  const { contract, id, name } = event;
  const uses = carriedAttributes(event).map((use) => useElement(use, id.value, folder));
  const { sampling } = contract;
  return createElement("event", id, folder, {
    fields: {
      name,
      handle: eventIdentifier(id.value),
      interface: interfaceName(id.value),
      severity: contract.severity,
      diagnostic_level: contract.diagnosticLevel,
      owner: contract.owner,
      expires: contract.expires,
      "sampling.rate": located(sampling.rate, sampling.ratePlace),
      "sampling.min_rate": sampling.minRate ?? 0,
      "sampling.max_rate": sampling.maxRate ?? 1,
      "sampling.by": sampling.by.kind === "attribute" ? sampling.by.key : sampling.by.kind,
      "sampling.keep_when": keepWhenInput(sampling),
      "delivery.priority": contract.priority,
      "delivery.durability": contract.durability,
      ...signalFields(event),
    },
    parts: { attributes: createPart(uses) },
  });
}

function useElement(use: EventAttribute, eventId: string, folder: string): Element {
  const { key, requirement, type } = use;
  return createElement("event_attribute", key, folder, {
    fields: {
      property: propertyName(eventId, key.value),
      requirement_level: requirement.level,
      ...attributeFields(use),
    },
    parts: { members: membersOf(type, key, folder) },
  });
}

/** Any one condition is enough, so all of them are a set of values to keep for. */
function keepWhenInput({ keepWhen }: SamplingContract): FieldInput {
  const kept = keepWhen.flatMap(({ attribute, in: values }) =>
    values.map(({ value }) => `${attribute.value} = ${JSON.stringify(value)}`),
  );
  return located([...new Set(kept)].sort(compareNames), keepWhen[0]?.attribute.place);
}

function located<T extends number | readonly string[]>(
  value: T,
  place: SamplingContract["ratePlace"],
): FieldInput {
  return place === undefined ? value : { value, place };
}
