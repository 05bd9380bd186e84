import { fieldTypeOf, isEnum, shapeOf } from "../../contract/field-type.ts";
import type { Rule } from "../rule.ts";

/** Numbers of class `system` are codes, versions and ports; those of the dropped classes never leave. */
export const numberWithoutUnit: Rule = {
  id: "number-without-unit",
  severity: "error",
  why: "nobody who reads a measurement later can tell milliseconds from seconds",
  *check(registry) {
    for (const event of registry.events) {
      for (const { contract, definition, type } of event.attributes) {
        const fieldType = fieldTypeOf(type);
        if (fieldType === undefined || isEnum(type)) continue;
        const { scalar } = shapeOf(fieldType);
        if (scalar !== "int" && scalar !== "double") continue;
        if (contract.class?.value !== "operational" || contract.declared.has("unit")) continue;
        const { key } = definition;
        yield {
          place: key.place,
          message: `attribute \`${key.value}\` is a measurement without a unit`,
          help: "add `unit:` with a code of UCUM, such as `By`, `ms`, `{block}` or `1`",
        };
      }
    }
  },
};
