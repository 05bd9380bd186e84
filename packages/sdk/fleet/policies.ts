import type { Policy } from "./client.ts";
import { OpenTelemetryClient } from "./opentelemetry-client.ts";
import { PlainClient } from "./plain-client.ts";
import { OURS } from "./report.ts";
import type { ScenarioName } from "./scenario.ts";
import { SondeClient } from "./sonde-client.ts";

export interface NamedPolicy {
  readonly name: string;
  readonly policy: Policy;
  /** In a plot's legend; undefined: it is in none. */
  readonly label: string | undefined;
  /** It sends much more often: more nodes would take hours to simulate, and show the same. */
  readonly maxNodes: number;
  /** Undefined: all scenarios. */
  readonly only: readonly ScenarioName[] | undefined;
}

/** In the order of the report; the first of a plot is drawn above the others. */
export const POLICIES: readonly NamedPolicy[] = [
  {
    name: OURS,
    policy: (parts) => new SondeClient(parts),
    label: "Sonde",
    maxNodes: 1_000_000,
    only: undefined,
  },
  {
    name: "plain",
    policy: (parts) => new PlainClient(parts),
    label: "plain: exponential retry, then all it has",
    maxNodes: 1_000_000,
    only: undefined,
  },
  {
    name: "opentelemetry-js",
    policy: (parts) => new OpenTelemetryClient(parts),
    label: undefined,
    maxNodes: 200,
    only: ["hour"],
  },
];
