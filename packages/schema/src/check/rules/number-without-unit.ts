import { isQuantity } from "../../contract/field-type.ts";
import { definitionPlace } from "../../resolve/model.ts";
import type { Rule } from "../rule.ts";

/** Numbers of class `system` are codes, versions and ports; those of the dropped classes never leave. */
export const numberWithoutUnit: Rule = {
  id: "number-without-unit",
  severity: "error",
  why: "nobody who reads a measurement later can tell milliseconds from seconds",
  *check(registry) {
    for (const event of registry.events) {
      for (const attribute of event.attributes) {
        const { contract, type } = attribute;
        if (!isQuantity(type)) continue;
        if (contract.class?.value !== "operational" || contract.declared.has("unit")) continue;
        const { place, value: key } = definitionPlace(attribute);
        yield {
          place,
          message: `attribute \`${key}\` is a measurement without a unit`,
          help: "add `unit:` with a code of UCUM, such as `By`, `ms`, `{block}` or `1`",
        };
      }
    }
  },
};
