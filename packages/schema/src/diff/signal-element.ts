import type { EntityAssociation } from "../load/declarations.ts";
import type { ResolvedAttribute, ResolvedSignal } from "../resolve/model.ts";
import { deprecationText, typeInput } from "./attribute-elements.ts";
import { createElement, createPart, type FieldInput } from "./create-element.ts";
import { compareNames, type Element } from "./snapshot.ts";

/** A signal that Sonde generates nothing for, but that others emit, store and build upon. */
export function signalElement(
  kind: "attribute_group" | "entity" | "metric" | "span",
  signal: ResolvedSignal,
  folder: string,
): Element {
  const { attributes, id, instrument, name, spanKind, unit } = signal;
  const uses = (element: (use: ResolvedAttribute) => Element) => ({
    attributes: createPart(attributes.map(element)),
  });
  const common = signalFields(signal);
  const { deprecated, requirement_level, stability } = common;
  switch (kind) {
    case "metric":
      return createElement(kind, id, folder, {
        fields: { name, instrument, unit, ...common },
        parts: uses((use) =>
          createElement("metric_attribute", use.key, folder, { fields: useFields(use) }),
        ),
      });
    case "span":
      return createElement(kind, id, folder, {
        fields: { name, kind: spanKind, ...common },
        parts: uses((use) => {
          const fields = { ...useFields(use), sampling_relevant: use.samplingRelevant };
          return createElement("span_attribute", use.key, folder, { fields });
        }),
      });
    case "entity":
      return createElement(kind, id, folder, {
        fields: { name, requirement_level, stability, deprecated },
        parts: uses((use) => {
          const fields = { ...useFields(use), role: use.role };
          return createElement("entity_attribute", use.key, folder, { fields });
        }),
      });
    case "attribute_group":
      return createElement(kind, id, folder, {
        fields: { stability, deprecated },
        parts: uses((use) =>
          createElement("group_attribute", use.key, folder, { fields: useFields(use) }),
        ),
      });
  }
}

type CommonField = "deprecated" | "entity_associations" | "requirement_level" | "stability";

export function signalFields(
  signal: Omit<ResolvedSignal, "attributes">,
): Readonly<Record<CommonField, FieldInput>> {
  const { declaration, deprecated, requirementLevel, stability } = signal;
  return {
    entity_associations: declaration.entityAssociations.map(associationText).sort(compareNames),
    // What Weaver takes where nothing is said.
    requirement_level: requirementLevel ?? "recommended",
    stability,
    deprecated: deprecationText(deprecated),
  };
}

function associationText(association: EntityAssociation): string {
  if (association.kind === "entity") return association.type.value;
  return `${association.kind}(${association.of.map(associationText).sort(compareNames).join(", ")})`;
}

type UseField = "deprecated" | "requirement_level" | "stability" | "type";

function useFields(use: ResolvedAttribute): Readonly<Record<UseField, FieldInput>> {
  return {
    requirement_level: use.requirement.level,
    type: typeInput(use.type),
    stability: use.stability,
    deprecated: deprecationText(use.deprecated),
  };
}
