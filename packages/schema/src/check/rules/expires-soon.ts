import { isExpired } from "../../contract/event-contract.ts";
import { ownAnnotationPlace } from "../annotation-place.ts";
import { daysAfter } from "../days.ts";
import type { Rule } from "../rule.ts";

const NOTICE_DAYS = 30;

export const expiresSoon: Rule = {
  id: "expires-soon",
  severity: "warning",
  why: "whoever still reads the event should hear of its end while a release can change it",
  *check(registry, { today }) {
    const noticeEnds = daysAfter(today, NOTICE_DAYS);
    for (const event of registry.events) {
      const { contract, id } = event;
      const place = ownAnnotationPlace(event, "expires");
      const date = contract.expires?.value;
      if (place === undefined || date === undefined || date === "never") continue;
      if (date > noticeEnds || isExpired(contract, today)) continue;
      yield {
        place,
        message: `event \`${id.value}\` expires on ${date}, within ${NOTICE_DAYS} days`,
        help: "let its owner extend the date, or remove the event and its calls",
      };
    }
  },
};
