import { fieldTypeOf } from "../../contract/field-type.ts";
import type { Rule } from "../rule.ts";

export const unsupportedType: Rule = {
  id: "unsupported-type",
  severity: "error",
  why: "an event is a flat row; nothing whose shape is unknown can be scrubbed",
  *check(registry) {
    for (const event of registry.events) {
      for (const { definition, type } of event.attributes) {
        if (type.kind !== "named" || fieldTypeOf(type) !== undefined) continue;
        yield {
          place: type.place,
          message: `attribute \`${definition.key.value}\` of type \`${type.name}\` cannot stand in an event`,
          help: "use string, int, double, boolean, an array of them, or `template[…]` of one of them",
        };
      }
    }
  },
};
