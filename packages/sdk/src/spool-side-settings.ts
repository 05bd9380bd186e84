import type { BackendSettings } from "./backend-transport.ts";
import type { ClockReading } from "./clock.ts";
import type { DeliverySettings } from "./delivery-options.ts";
import type { DestinationPrivacy } from "./destination-privacy.ts";
import type { MetricsSettings } from "./metrics-options.ts";
import type { MirrorSettings } from "./mirror-options.ts";
import type { Resource } from "./row/resource.ts";
import type { SamplingBudget } from "./sampling-budget-options.ts";
import type { PrivacyLevel } from "./scrub/policy.ts";

/** What the spool's side has to know; plain data, posted to a worker. */
export interface SpoolSideSettings extends BackendSettings, Partial<DeliverySettings> {
  /** `<spool>/v1`. */
  readonly root: string;
  readonly instanceId: string;
  /** The clocks when the instance began; blocks are stamped with time since then. Default now. */
  readonly began?: ClockReading;
  readonly resource: Resource;
  readonly maxBytes: number;
  /** The customer's. */
  readonly level: PrivacyLevel;
  /** Of the first destination. Default what the level allows. */
  readonly privacy?: DestinationPrivacy;
  readonly intervalMillis: number;
  /** Default none: there are no windows, and rows leave as soon as they are synced. */
  readonly budget?: SamplingBudget;
  /** Where the counts of events go. Default nowhere. */
  readonly metrics?: MetricsSettings;
  /** Default none. */
  readonly mirrors?: readonly MirrorSettings[];
}
