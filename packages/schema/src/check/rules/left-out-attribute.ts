import { isLeftOut } from "../../contract/carried.ts";
import type { Rule } from "../rule.ts";

export const leftOutAttribute: Rule = {
  id: "left-out-attribute",
  severity: "warning",
  why: "no row can carry its type, so callers get no property for it",
  *check(registry) {
    for (const { attributes, id } of registry.events) {
      for (const attribute of attributes) {
        const { key, type } = attribute;
        if (!isLeftOut(attribute) || type.kind === "unreadable") continue;
        const what = type.kind === "named" ? `of type \`${type.name}\`` : "with such an enum";
        yield {
          place: key.place,
          message: `attribute \`${key.value}\` ${what} is left out of event \`${id.value}\``,
          help: "declare an attribute of your own with a type that an event can carry",
        };
      }
    }
  },
};
