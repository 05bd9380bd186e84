import { readAttributeContract } from "../contract/attribute-contract.ts";
import { carriedAttributes } from "../contract/carried.ts";
import { eventIdentifier, interfaceName, propertyName } from "../contract/identifiers.ts";
import type { EventAttribute, RegistryEvent } from "../contract/registry.ts";
import type { SamplingContract } from "../contract/sampling-contract.ts";
import type { Place } from "../diagnostics/finding.ts";
import type { Node } from "../load/node.ts";
import { attributeFields, membersOf } from "./attribute-elements.ts";
import { createElement, createPart, type FieldInput } from "./create-element.ts";
import { signalFields } from "./signal-element.ts";
import { compareNames, type Element } from "./snapshot.ts";

/** A generated event, with the names that its code has. */
export function eventElement(event: RegistryEvent, folder: string): Element {
  const { contract, id, name } = event;
  const uses = carriedAttributes(event).map((use) => useElement(use, id.value, folder));
  const { sampling } = contract;
  const { by } = sampling;
  return createElement("event", id, folder, {
    fields: {
      name,
      handle: eventIdentifier(id.value),
      interface: interfaceName(id.value),
      severity: placed(contract.severity, event, "severity"),
      diagnostic_level: contract.diagnosticLevel,
      owner: contract.owner,
      purpose: contract.purpose,
      expires: contract.expires,
      "sampling.rate": located(sampling.rate, sampling.ratePlace),
      "sampling.min_rate": sampling.minRate ?? 0,
      "sampling.max_rate": sampling.maxRate ?? 1,
      "sampling.by": placed(
        by.kind === "attribute" ? by.key.value : by.kind,
        event,
        "sampling",
        "by",
      ),
      "sampling.keep_when": keepWhenInput(sampling),
      "delivery.priority": placed(contract.priority, event, "delivery", "priority"),
      "delivery.durability": placed(contract.durability, event, "delivery", "durability"),
      "delivery.ttl": contract.ttl && { ...contract.ttl, value: contract.ttl.value.text },
      ...signalFields(event),
    },
    parts: { attributes: createPart(uses) },
  });
}

function useElement(use: EventAttribute, eventId: string, folder: string): Element {
  const { key, requirement, type } = use;
  const element = createElement("event_attribute", key, folder, {
    fields: {
      property: propertyName(eventId, key.value),
      requirement_level: requirement.level,
      ...attributeFields(use),
    },
    parts: { members: membersOf(type, key, folder) },
  });
  return { ...element, definition: definitionElsewhere(use, folder) };
}

function definitionElsewhere(
  { definition, key, origin }: EventAttribute,
  folder: string,
): Element | undefined {
  if (origin === undefined) return undefined;
  const contract = readAttributeContract(definition.annotations, definition.type);
  return createElement("attribute", key, folder, {
    fields: attributeFields({ ...definition, contract }),
  });
}

/** Any one condition is enough, so all of them are a set of values to keep for. */
function keepWhenInput({ keepWhen }: SamplingContract): FieldInput {
  const kept = keepWhen.flatMap(({ attribute, in: values }) =>
    values.map(({ value }) => `${attribute.value} = ${JSON.stringify(value)}`),
  );
  return located([...new Set(kept)].sort(compareNames), keepWhen[0]?.attribute.place);
}

/** A word where its annotation says it; a default stands where its event does. */
function placed(
  value: string,
  { annotations }: RegistryEvent,
  ...path: readonly string[]
): FieldInput {
  let node: Node | undefined = annotations;
  for (const key of ["sonde", ...path]) {
    node = node?.kind === "mapping" ? node.entries.get(key)?.value : undefined;
  }
  return located(value, node?.place);
}

function located<T extends number | string | readonly string[]>(
  value: T,
  place: Place | undefined,
): FieldInput {
  return place === undefined ? value : { value, place };
}
