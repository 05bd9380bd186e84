import type { Registry, RegistryAttribute } from "../contract/registry.ts";
import { startOfFile } from "../diagnostics/finding.ts";
import type { ResolvedSignal } from "../resolve/model.ts";
import { attributeFields, membersOf } from "./attribute-elements.ts";
import { createElement, createPart } from "./create-element.ts";
import { eventElement } from "./event-element.ts";
import { signalElement } from "./signal-element.ts";
import type { Element, Snapshot } from "./snapshot.ts";

/** What a registry promises. Meant for one without errors; of another it holds what could be read. */
export function takeSnapshot(registry: Registry): Snapshot {
  const { attributeGroups, attributes, entities, events, folder, manifest, metrics, spans } =
    registry;
  const publicGroups = attributeGroups.filter(
    ({ declaration, origin }) => declaration.isPublic && origin === undefined,
  );
  const place = manifest?.schemaUrl.place ?? startOfFile(`${folder}/manifest.yaml`);
  const ofKind =
    (kind: "attribute_group" | "entity" | "metric" | "span") =>
    (signal: ResolvedSignal): Element =>
      signalElement(kind, signal, folder);
  return createElement("registry", { value: "registry", place }, folder, {
    fields: { schemaUrl: manifest?.schemaUrl },
    parts: {
      attributes: createPart(attributes.map((attribute) => attributeElement(attribute, folder))),
      attribute_groups: createPart(publicGroups.map(ofKind("attribute_group"))),
      entities: createPart(entities.map(ofKind("entity"))),
      events: createPart(events.map((event) => eventElement(event, folder))),
      metrics: createPart(metrics.map(ofKind("metric"))),
      spans: createPart(spans.map(ofKind("span"))),
    },
  });
}

function attributeElement(attribute: RegistryAttribute, folder: string): Element {
  return createElement("attribute", attribute.key, folder, {
    fields: attributeFields(attribute),
    parts: { members: membersOf(attribute.type, attribute.key, folder) },
  });
}
