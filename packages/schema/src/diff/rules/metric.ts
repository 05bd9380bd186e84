import type { ChangeRule } from "../change.ts";

/** Changes of metrics. */
export const METRIC_ADDED: ChangeRule = {
  id: "metric-added",
  class: "harmless",
  what: "a metric is new",
  why: "nobody reads it yet",
};

export const METRIC_REMOVED: ChangeRule = {
  id: "metric-removed",
  class: "wire",
  what: "a metric is gone",
  why: "queries and dashboards that read it get nothing new",
};

export const METRIC_NAME_CHANGED: ChangeRule = {
  id: "metric-name-changed",
  class: "wire",
  what: "a metric has another name, declared by a deprecation or by its refinement",
  why: "queries and dashboards that read the old name get nothing new",
};

export const METRIC_INSTRUMENT_CHANGED: ChangeRule = {
  id: "metric-instrument-changed",
  class: "wire",
  what: "the instrument is another",
  why: "what a query may do with the points, such as a rate or a quantile, is different",
};

export const METRIC_UNIT_CHANGED: ChangeRule = {
  id: "metric-unit-changed",
  class: "wire",
  what: "the unit of a metric is another",
  why: "points from before and after do not compare",
};

export const METRIC_ATTRIBUTE_ADDED: ChangeRule = {
  id: "metric-attribute-added",
  class: "wire",
  what: "a metric has a new attribute that is not opt-in",
  why: "every time series splits, and queries that expect one find several",
};

export const METRIC_OPT_IN_ATTRIBUTE_ADDED: ChangeRule = {
  id: "metric-opt-in-attribute-added",
  class: "harmless",
  what: "a metric has a new opt-in attribute",
  why: "time series stay as they are for whoever does not ask for it",
};

export const METRIC_ATTRIBUTE_REMOVED: ChangeRule = {
  id: "metric-attribute-removed",
  class: "wire",
  what: "a metric lacks an attribute that it had",
  why: "queries that group or filter by it find nothing",
};

export const METRIC_ATTRIBUTE_OPT_IN_CHANGED: ChangeRule = {
  id: "metric-attribute-opt-in-changed",
  class: "wire",
  what: "an attribute of a metric is opt-in now, or no longer",
  why: "time series merge or split for whoever does not ask for it",
};

export const METRIC_RULES: readonly ChangeRule[] = [
  METRIC_ADDED,
  METRIC_REMOVED,
  METRIC_NAME_CHANGED,
  METRIC_INSTRUMENT_CHANGED,
  METRIC_UNIT_CHANGED,
  METRIC_ATTRIBUTE_ADDED,
  METRIC_OPT_IN_ATTRIBUTE_ADDED,
  METRIC_ATTRIBUTE_REMOVED,
  METRIC_ATTRIBUTE_OPT_IN_CHANGED,
];
