import type { Rule } from "../rule.ts";

export const eventBody: Rule = {
  id: "event-body",
  severity: "warning",
  why: "a generated event carries attributes only; what its body holds would silently be missing",
  *check(registry) {
    for (const { body, declaration, id, origin } of registry.events) {
      if (body === undefined) continue;
      const isOwnText = origin === undefined && declaration.body !== undefined;
      yield {
        place: isOwnText ? body : id.place,
        message: `event \`${id.value}\` declares a body, which the generated event does not carry`,
        help: "declare what the body holds as attributes",
      };
    }
  },
};
