import { isExpired } from "../../contract/event-contract.ts";
import { annotationPlace } from "../annotation-place.ts";
import type { Rule } from "../rule.ts";

export const expired: Rule = {
  id: "expired",
  severity: "warning",
  why: "after its last day an event records nothing any more; its calls are only counted",
  *check(registry, { today }) {
    for (const event of registry.events) {
      if (!isExpired(event.contract, today)) continue;
      yield {
        place: annotationPlace(event, "expires"),
        message: `event \`${event.id.value}\` expired on ${event.contract.expires?.value}`,
        help: "remove the event and its calls, or let its owner extend the date",
      };
    }
  },
};
