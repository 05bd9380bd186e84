import {
  type Exposure,
  type PolicyOverrides,
  type PrivacyLevel,
  policyAt,
  stricterLevel,
} from "./scrub/policy.ts";

/** What a destination may get less of than the customer's level allows. Plain data, posted to a worker. */
export interface DestinationPrivacy {
  readonly level?: PrivacyLevel;
  /** With those that hold for all destinations. */
  readonly overrides?: PolicyOverrides;
}

/** What a destination may get at the customer's level: the stricter of the two. */
export function exposureAt(
  level: PrivacyLevel,
  { level: own = level, overrides }: DestinationPrivacy = {},
): Exposure {
  return policyAt(stricterLevel(level, own), overrides);
}
