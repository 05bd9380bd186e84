import { carriedAttributes } from "../../contract/carried.ts";
import { fieldTypeOf } from "../../contract/field-type.ts";
import type { Rule } from "../rule.ts";

const HELP = "use string, int, double, boolean, an array of them, or `template[…]` of one of them";

export const unsupportedType: Rule = {
  id: "unsupported-type",
  severity: "error",
  why: "an event is a flat row; nothing whose shape is unknown can be scrubbed",
  *check(registry) {
    for (const event of registry.events) {
      for (const { key, origin, type } of carriedAttributes(event)) {
        if (type.kind === "unreadable" || fieldTypeOf(type) !== undefined) continue;
        // Of an enum of the registry's own `invalid-enum` says what is wrong with its members.
        if (type.kind === "enum" && origin === undefined) continue;
        const what = type.kind === "named" ? `of type \`${type.name}\`` : "with such an enum";
        yield {
          place: origin === undefined ? type.place : key.place,
          message: `attribute \`${key.value}\` ${what} cannot stand in an event`,
          help: `make it optional, to leave it out, or ${HELP}`,
        };
      }
    }
  },
};
