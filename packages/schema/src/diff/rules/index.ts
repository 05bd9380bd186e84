import type { ChangeRule, PrivacyRule } from "../change.ts";
import { ATTRIBUTE_RULES } from "./attribute.ts";
import { ENTITY_RULES } from "./entity.ts";
import { ENUM_RULES } from "./enum.ts";
import { EVENT_RULES } from "./event.ts";
import { EVENT_ATTRIBUTE_RULES } from "./event-attribute.ts";
import { LIFECYCLE_RULES } from "./lifecycle.ts";
import { METRIC_RULES } from "./metric.ts";
import { PRIVACY_CLASS_RULES } from "./privacy-class.ts";
import { REGISTRY_RULES } from "./registry.ts";
import { SAMPLING_RULES } from "./sampling.ts";
import { SIGNAL_RULES } from "./signal.ts";
import { SPAN_RULES } from "./span.ts";

/** Every kind of change there is; docs/schema.md lists them in this order. */
export const CHANGE_RULES: readonly ChangeRule[] = [
  ...EVENT_RULES,
  ...EVENT_ATTRIBUTE_RULES,
  ...SAMPLING_RULES,
  ...PRIVACY_CLASS_RULES,
  ...ATTRIBUTE_RULES,
  ...ENUM_RULES,
  ...LIFECYCLE_RULES,
  ...METRIC_RULES,
  ...SPAN_RULES,
  ...ENTITY_RULES,
  ...SIGNAL_RULES,
  ...REGISTRY_RULES,
];

/** Those that need approval, by id. */
export const PRIVACY_RULES: ReadonlyMap<string, PrivacyRule> = new Map(
  CHANGE_RULES.filter(isPrivacyRule).map((rule) => [rule.id, rule]),
);

function isPrivacyRule(rule: ChangeRule): rule is PrivacyRule {
  return rule.class === "privacy";
}
