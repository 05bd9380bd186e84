/** What happens to the fleet. All of it is relative to the steady load, so none depends on the nodes' number. */
export interface Scenario {
  readonly name: ScenarioName;
  readonly about: string;
  /** For so long the backend is away, or the fleet without power. */
  readonly outageMillis: number;
  /**
   * `backend`: it is away. `power`: the nodes are, make nothing, and all start in the same second. `restart`: the
   * backend is away, and at its return all nodes start anew in the same second.
   */
  readonly outage: "backend" | "power" | "restart";
  /** Of the backend, in steady loads of records; of requests it takes ten times more than come. */
  readonly capacity: number;
  /** In the backend's 503, as some load balancers send it. */
  readonly retryAfterMillis: number | undefined;
  /** What the backend lets wait before it answers 503. Beyond a client's timeout its work is for nothing. */
  readonly queueSeconds: number;
  /** A long outage of a large fleet would take an hour to simulate. */
  readonly maxNodes: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const AWAY = {
  outage: "backend",
  capacity: 3,
  retryAfterMillis: undefined,
  queueSeconds: 5,
  maxNodes: 5000,
} as const;

export const SCENARIO_NAMES = [
  "hour",
  "ten-minutes",
  "day",
  "capacity-1.5",
  "capacity-1.2",
  "retry-after",
  "long-queue",
  "restart",
  "power-loss",
] as const;

/** What a quick run has. */
export const QUICK_SCENARIO_NAMES: readonly ScenarioName[] = ["hour", "power-loss"];

export type ScenarioName = (typeof SCENARIO_NAMES)[number];

export const SCENARIOS: readonly Scenario[] = [
  {
    ...AWAY,
    name: "hour",
    about: "an hour without a backend that takes 3 x its steady load",
    outageMillis: HOUR,
    maxNodes: 1_000_000,
  },
  {
    ...AWAY,
    name: "ten-minutes",
    about: "ten minutes without",
    outageMillis: 10 * MINUTE,
    maxNodes: 20_000,
  },
  {
    ...AWAY,
    name: "day",
    about:
      "a day without; capacity 10 x, as chance alone would be too much for a backend of so few nodes",
    outageMillis: 24 * HOUR,
    capacity: 10,
    maxNodes: 2000,
  },
  {
    ...AWAY,
    name: "capacity-1.5",
    about: "an hour, capacity 1.5 x steady",
    outageMillis: HOUR,
    capacity: 1.5,
  },
  {
    ...AWAY,
    name: "capacity-1.2",
    about: "an hour, capacity 1.2 x steady",
    outageMillis: HOUR,
    capacity: 1.2,
    maxNodes: 2000,
  },
  {
    ...AWAY,
    name: "retry-after",
    about: "an hour, 1.5 x, 503 with Retry-After: 30",
    outageMillis: HOUR,
    capacity: 1.5,
    retryAfterMillis: 30 * SECOND,
  },
  {
    ...AWAY,
    name: "long-queue",
    about: "an hour, 3 x, and 20 s of work wait where clients wait 10",
    outageMillis: HOUR,
    queueSeconds: 20,
  },
  {
    ...AWAY,
    name: "restart",
    about: "an hour without, and all nodes start anew in the second in which it is back",
    outageMillis: HOUR,
    outage: "restart",
  },
  {
    ...AWAY,
    name: "power-loss",
    about: "half an hour without power, all start in one second",
    outageMillis: 30 * MINUTE,
    outage: "power",
    maxNodes: 1_000_000,
  },
];
