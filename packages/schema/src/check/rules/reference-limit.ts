import {
  MAX_REFERENCE_DEPTH,
  MAX_RESOLVED_ATTRIBUTES,
  MAX_SIGNAL_ATTRIBUTES,
} from "../../resolve/limits.ts";
import type { ResolveProblem } from "../../resolve/problem.ts";
import { MAX_EVENT_TEXT, overfillingEvent } from "../event-text.ts";
import type { Rule } from "../rule.ts";

type Bound = Extract<ResolveProblem, { readonly kind: "limit" }>["bound"];

const MESSAGES: Readonly<Record<Bound, (name: string) => string>> = {
  depth: (name) => `from ${name} on, more than ${MAX_REFERENCE_DEPTH} references follow each other`,
  signal: (name) => `${name} has more than ${MAX_SIGNAL_ATTRIBUTES} attributes`,
  registry: (name) =>
    `with ${name} all signals together have more than ${MAX_RESOLVED_ATTRIBUTES} attributes, large annotations counted in`,
};

export const referenceLimit: Rule = {
  id: "reference-limit",
  severity: "error",
  why: "a few bytes of references can stand for more than any machine holds, so there are bounds",
  *check(registry) {
    for (const problem of registry.resolveProblems) {
      if (problem.kind !== "limit") continue;
      const { bound, name } = problem;
      yield {
        place: name.place,
        message: MESSAGES[bound](`\`${name.value}\``),
        help:
          bound === "depth"
            ? "refine, extend or list what it leads to directly"
            : "list fewer attributes or groups",
      };
    }
    const event = overfillingEvent(registry.events);
    if (event === undefined) return;
    yield {
      place: event.name.place,
      message: `with \`${event.name.value}\` the texts and members of all events and their attributes have more than ${MAX_EVENT_TEXT} characters`,
      help: "shorten the texts of attributes that many events use",
    };
  },
};
