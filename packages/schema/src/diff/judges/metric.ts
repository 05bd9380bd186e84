import {
  METRIC_ADDED,
  METRIC_ATTRIBUTE_ADDED,
  METRIC_ATTRIBUTE_OPT_IN_CHANGED,
  METRIC_ATTRIBUTE_REMOVED,
  METRIC_INSTRUMENT_CHANGED,
  METRIC_NAME_CHANGED,
  METRIC_OPT_IN_ATTRIBUTE_ADDED,
  METRIC_REMOVED,
  METRIC_UNIT_CHANGED,
} from "../rules/metric.ts";
import { SIGNAL_ATTRIBUTE_KEY_CHANGED } from "../rules/signal.ts";
import { fieldValue } from "../snapshot.ts";
import { always, type FieldJudge, type Judge } from "./judge.ts";
import { refinementRenamed, SIGNAL_FIELDS, USE_FIELDS, useRequirement } from "./signal.ts";

/** An attribute that every point has is a dimension of every time series. */
const requirement: FieldJudge = (edit) =>
  edit.from === "opt_in" || edit.to === "opt_in"
    ? [METRIC_ATTRIBUTE_OPT_IN_CHANGED]
    : useRequirement(edit);

export const METRIC_JUDGE: Judge<"metric"> = {
  added: () => [METRIC_ADDED],
  removed: () => [METRIC_REMOVED],
  renamed: refinementRenamed,
  fields: {
    name: always(METRIC_NAME_CHANGED),
    instrument: always(METRIC_INSTRUMENT_CHANGED),
    unit: always(METRIC_UNIT_CHANGED),
    ...SIGNAL_FIELDS,
  },
};

export const METRIC_ATTRIBUTE_JUDGE: Judge<"metric_attribute"> = {
  added: ({ element }) => [
    fieldValue(element, "requirement_level") === "opt_in"
      ? METRIC_OPT_IN_ATTRIBUTE_ADDED
      : METRIC_ATTRIBUTE_ADDED,
  ],
  removed: () => [METRIC_ATTRIBUTE_REMOVED],
  renamed: () => [SIGNAL_ATTRIBUTE_KEY_CHANGED],
  fields: { requirement_level: requirement, ...USE_FIELDS },
};
