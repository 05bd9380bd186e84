import { SIGNAL_ATTRIBUTE_KEY_CHANGED } from "../rules/signal.ts";
import {
  SAMPLING_RELEVANCE_ADDED,
  SAMPLING_RELEVANCE_REMOVED,
  SPAN_ADDED,
  SPAN_ATTRIBUTE_ADDED,
  SPAN_ATTRIBUTE_REMOVED,
  SPAN_KIND_CHANGED,
  SPAN_REMOVED,
  SPAN_TYPE_CHANGED,
} from "../rules/span.ts";
import { always, type Judge } from "./judge.ts";
import { refinementRenamed, SIGNAL_FIELDS, USE_FIELDS, useRequirement } from "./signal.ts";

export const SPAN_JUDGE: Judge<"span"> = {
  added: () => [SPAN_ADDED],
  removed: () => [SPAN_REMOVED],
  renamed: refinementRenamed,
  fields: {
    name: always(SPAN_TYPE_CHANGED),
    kind: always(SPAN_KIND_CHANGED),
    ...SIGNAL_FIELDS,
  },
};

export const SPAN_ATTRIBUTE_JUDGE: Judge<"span_attribute"> = {
  added: () => [SPAN_ATTRIBUTE_ADDED],
  removed: () => [SPAN_ATTRIBUTE_REMOVED],
  renamed: () => [SIGNAL_ATTRIBUTE_KEY_CHANGED],
  fields: {
    requirement_level: useRequirement,
    sampling_relevant: ({ to }) => [
      to === true ? SAMPLING_RELEVANCE_ADDED : SAMPLING_RELEVANCE_REMOVED,
    ],
    ...USE_FIELDS,
  },
};
