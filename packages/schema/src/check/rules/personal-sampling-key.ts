import { readAttributeContract } from "../../contract/attribute-contract.ts";
import { droppedAt } from "../../contract/dropped-at.ts";
import type { Registry, RegistryEvent } from "../../contract/registry.ts";
import type { Rule, Violation } from "../rule.ts";

export const personalSamplingKey: Rule = {
  id: "personal-sampling-key",
  severity: "error",
  isSuppressible: true,
  why: "one decision or one entity for each person singles persons out, and nothing makes groups of them",
  *check(registry) {
    for (const event of registry.events) yield* samplingKey(event);
    yield* identities(registry);
  },
};

/** Where the class is dropped at the event's level, `by-dropped-class` says so. */
function* samplingKey({ attributes, contract, origin }: RegistryEvent): Generator<Violation> {
  const { by } = contract.sampling;
  if (origin !== undefined || by.kind !== "attribute") return;
  const attribute = attributes.find(({ key }) => key.value === by.key.value);
  if (attribute?.contract.class?.value !== "personal") return;
  if (droppedAt("personal", contract.diagnosticLevel?.value)) return;
  yield {
    place: by.key.place,
    message: `\`sampling.by\` makes one decision for each person named in \`${by.key.value}\``,
    help: "sample by trace, device or none, or by something that many persons share",
  };
}

function* identities({ entities }: Registry): Generator<Violation> {
  for (const { attributes, id, origin } of entities) {
    if (origin !== undefined) continue;
    for (const { annotations, key, role, type } of attributes) {
      if (role !== "identity") continue;
      if (readAttributeContract(annotations, type).class?.value !== "personal") continue;
      yield {
        place: key.place,
        message: `entity \`${id.value}\` is identified by \`${key.value}\` of class \`personal\``,
        help: "identify it by a key that names no person, and describe it by this attribute",
      };
    }
  }
}
