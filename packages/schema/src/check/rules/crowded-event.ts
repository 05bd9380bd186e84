import { carriedAttributes } from "../../contract/carried.ts";
import { MAX_EVENT_ATTRIBUTES } from "../../contract/limits.ts";
import type { Rule } from "../rule.ts";

const COMFORTABLE_ATTRIBUTES = 32;

export const crowdedEvent: Rule = {
  id: "crowded-event",
  severity: "warning",
  why: "an event that says everything is slow to record, hard to review and rarely read to its end",
  *check(registry) {
    for (const event of registry.events) {
      if (event.origin !== undefined) continue;
      const { length } = carriedAttributes(event);
      // More than the limit is an error already.
      if (length <= COMFORTABLE_ATTRIBUTES || length > MAX_EVENT_ATTRIBUTES) continue;
      yield {
        place: event.id.place,
        message: `event \`${event.id.value}\` has ${length} attributes, more than ${COMFORTABLE_ATTRIBUTES}`,
        help: "split it, or move what does not change between events into an entity",
      };
    }
  },
};
