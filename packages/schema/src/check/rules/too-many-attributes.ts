import { MAX_EVENT_ATTRIBUTES } from "../../contract/limits.ts";
import type { Rule } from "../rule.ts";

export const tooManyAttributes: Rule = {
  id: "too-many-attributes",
  severity: "error",
  why: "OpenTelemetry's SDKs and backends keep no more of one record by default",
  *check(registry) {
    for (const { attributes, declaration } of registry.events) {
      if (attributes.length <= MAX_EVENT_ATTRIBUTES) continue;
      yield {
        place: declaration.name.place,
        message: `event \`${declaration.name.value}\` has ${attributes.length} attributes`,
        help: `use at most ${MAX_EVENT_ATTRIBUTES}; split the event`,
      };
    }
  },
};
