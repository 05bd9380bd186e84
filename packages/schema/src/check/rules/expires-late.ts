import { ownAnnotationPlace } from "../annotation-place.ts";
import { yearsAfter } from "../days.ts";
import type { Rule } from "../rule.ts";

const MAX_YEARS = 2;

export const expiresLate: Rule = {
  id: "expires-late",
  severity: "warning",
  why: "the date is there so that somebody decides again while it is known what the event is for",
  *check(registry, { today }) {
    const latest = yearsAfter(today, MAX_YEARS);
    for (const event of registry.events) {
      const place = ownAnnotationPlace(event, "expires");
      const date = event.contract.expires?.value;
      if (place === undefined || date === undefined || date === "never" || date <= latest) continue;
      yield {
        place,
        message: `event \`${event.id.value}\` expires on ${date}, more than ${MAX_YEARS} years from now`,
        help: `write a date up to ${latest} and extend it in time, or \`never\` if that is meant`,
      };
    }
  },
};
