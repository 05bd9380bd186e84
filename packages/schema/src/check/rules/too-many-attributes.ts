import { carriedAttributes } from "../../contract/carried.ts";
import { MAX_EVENT_ATTRIBUTES } from "../../contract/limits.ts";
import type { Rule } from "../rule.ts";

export const tooManyAttributes: Rule = {
  id: "too-many-attributes",
  severity: "error",
  why: "OpenTelemetry's SDKs and backends keep no more of one record by default",
  *check(registry) {
    for (const event of registry.events) {
      const { length } = carriedAttributes(event);
      if (length <= MAX_EVENT_ATTRIBUTES) continue;
      yield {
        place: event.id.place,
        message: `event \`${event.id.value}\` has ${length} attributes`,
        help: `use at most ${MAX_EVENT_ATTRIBUTES}; split the event`,
      };
    }
  },
};
