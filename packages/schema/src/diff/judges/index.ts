import type { ElementKind } from "../shape.ts";
import { ATTRIBUTE_JUDGE } from "./attribute.ts";
import { ENTITY_ATTRIBUTE_JUDGE, ENTITY_JUDGE } from "./entity.ts";
import { EVENT_JUDGE } from "./event.ts";
import { EVENT_ATTRIBUTE_JUDGE } from "./event-attribute.ts";
import type { Judge } from "./judge.ts";
import { MEMBER_JUDGE } from "./member.ts";
import { METRIC_ATTRIBUTE_JUDGE, METRIC_JUDGE } from "./metric.ts";
import { GROUP_ATTRIBUTE_JUDGE, GROUP_JUDGE, REGISTRY_JUDGE } from "./registry.ts";
import { SPAN_ATTRIBUTE_JUDGE, SPAN_JUDGE } from "./span.ts";

/** Who judges the changes of each kind of element. */
export const JUDGES: { readonly [K in ElementKind]: Judge<K> } = {
  registry: REGISTRY_JUDGE,
  attribute: ATTRIBUTE_JUDGE,
  member: MEMBER_JUDGE,
  event: EVENT_JUDGE,
  event_attribute: EVENT_ATTRIBUTE_JUDGE,
  metric: METRIC_JUDGE,
  metric_attribute: METRIC_ATTRIBUTE_JUDGE,
  span: SPAN_JUDGE,
  span_attribute: SPAN_ATTRIBUTE_JUDGE,
  entity: ENTITY_JUDGE,
  entity_attribute: ENTITY_ATTRIBUTE_JUDGE,
  attribute_group: GROUP_JUDGE,
  group_attribute: GROUP_ATTRIBUTE_JUDGE,
};
