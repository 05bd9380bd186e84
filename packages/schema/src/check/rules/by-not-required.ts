import { fieldTypeOf, shapeOf } from "../../contract/field-type.ts";
import type { EventAttribute } from "../../contract/registry.ts";
import type { Rule } from "../rule.ts";

export const byNotRequired: Rule = {
  id: "by-not-required",
  severity: "error",
  why: "where the value that decides is absent, no decision can be made and totals are biased",
  *check(registry) {
    for (const { attributes, contract, id } of registry.events) {
      const { by } = contract.sampling;
      if (by.kind !== "attribute") continue;
      const attribute = attributes.find(({ key }) => key.value === by.key.value);
      if (attribute === undefined && registry.incomplete) continue;
      const reason = whyUnfit(attribute);
      if (reason === undefined) continue;
      yield {
        place: by.key.place,
        message: `event \`${id.value}\` is sampled by \`${by.key.value}\`, which ${reason}`,
        help: "name a required attribute of the event, or trace, device or none",
      };
    }
  },
};

function whyUnfit(attribute: EventAttribute | undefined): string | undefined {
  if (attribute === undefined) return "it does not have";
  if (attribute.requirement.level !== "required") return "it does not require";
  const fieldType = fieldTypeOf(attribute.type);
  if (fieldType === undefined || shapeOf(fieldType).container === "none") return undefined;
  return "holds several values";
}
