import type { Rule } from "../rule.ts";

export const expired: Rule = {
  id: "expired",
  severity: "error",
  why: "after its last day an event may no longer leave; that was promised when it was added",
  *check(registry, { today }) {
    for (const { contract, declaration } of registry.events) {
      const { expires } = contract;
      if (expires === undefined || expires.value === "never" || expires.value >= today) continue;
      yield {
        place: expires.place,
        message: `event \`${declaration.name.value}\` expired on ${expires.value}`,
        help: "remove the event, or let its owner extend the date",
      };
    }
  },
};
