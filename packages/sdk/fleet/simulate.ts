import type { Policy } from "./client.ts";
import { Fleet } from "./fleet.ts";
import type { Stretch } from "./load.ts";
import type { Scenario } from "./scenario.ts";

/** Nodes start; then their load is taken as steady; then the outage begins. */
const STEADY_FROM_SECONDS = 120;
const OUTAGE_FROM_SECONDS = 600;
/** Behind the drain, so that a plot shows the load as it was before. */
const AFTER_SECONDS = 600;
/** A policy that has not drained by then is told of as it is. */
const MAX_MINIMA = 4;
const SUSTAINED_SECONDS = 600;
/** Columns of a plot. */
const STRETCHES = 400;

export interface Result {
  readonly scenario: Scenario["name"];
  readonly policy: string;
  readonly nodes: number;
  readonly seed: number;
  /** Records a second that reached the backend before the outage. */
  readonly steadyLoad: number;
  readonly steadyRequests: number;
  /** Of records offered after the outage, in steady loads, the busiest ten seconds; refused ones count. */
  readonly peakLoad: number;
  /** The same in the busiest ten minutes. */
  readonly sustainedLoad: number;
  /** Of requests, the busiest ten seconds. */
  readonly peakRequests: number;
  /** Records that the outage held up. */
  readonly heldUp: number;
  /** From the end of the outage until the last of them was acknowledged; undefined: not within the run. */
  readonly drainSeconds: number | undefined;
  /** Held up / (capacity - steady), with a capacity of twice the steady load. */
  readonly minimumSeconds: number;
  /** The same with the capacity of this backend. */
  readonly backendMinimumSeconds: number;
  readonly refusedRequests: number;
  readonly timeouts: number;
  readonly repeatedRecords: number;
  readonly made: number;
  readonly delivered: number;
  readonly buffered: number;
  readonly dropped: number;
  /** Records made that are neither: 0, or the simulation or the drain has a fault. */
  readonly discrepancy: number;
  readonly outageEndSecond: number;
  readonly stretches: readonly Stretch[];
}

export interface SimulateOptions {
  readonly scenario: Scenario;
  readonly policy: Policy;
  readonly policyName: string;
  readonly nodes: number;
  readonly seed: number;
  readonly progress?: (simulatedSeconds: number) => void;
}

/** One fleet through one outage, from the first request to ten minutes behind the drain. */
export async function simulate(options: SimulateOptions): Promise<Result> {
  const { scenario, nodes, seed, policy } = options;
  const fleet = new Fleet(scenario, policy, nodes, seed);
  fleet.startOverTime();
  await fleet.time.run(OUTAGE_FROM_SECONDS * 1000);
  await passOutage(fleet, scenario);
  const endMillis = fleet.time.monotonicMillis();
  fleet.markHeldUp();
  const heldUp = fleet.books.heldUp;
  const minimumOf = (capacity: number): number => heldUp / (fleet.steadyLoad * (capacity - 1));
  const giveUpMillis =
    endMillis + MAX_MINIMA * 1000 * (AFTER_SECONDS + minimumOf(Math.min(scenario.capacity, 2)));
  await fleet.time.run(giveUpMillis, () => fleet.books.heldUp === 0);
  await fleet.time.run(fleet.time.monotonicMillis() + AFTER_SECONDS * 1000);
  const result = measure(fleet, options, { endMillis, heldUp });
  fleet.stop();
  return {
    ...result,
    minimumSeconds: minimumOf(2),
    backendMinimumSeconds: minimumOf(scenario.capacity),
  };
}

async function passOutage(fleet: Fleet, { outage, outageMillis }: Scenario): Promise<void> {
  const endMillis = fleet.time.monotonicMillis() + outageMillis;
  if (outage === "power") fleet.losePower(outageMillis);
  else fleet.backend.isDown = true;
  await fleet.time.run(endMillis);
  fleet.backend.isDown = false;
  if (outage !== "backend") fleet.startAgain();
}

function measure(
  fleet: Fleet,
  { scenario, policyName, nodes, seed }: SimulateOptions,
  { endMillis, heldUp }: { endMillis: number; heldUp: number },
): Omit<Result, "minimumSeconds" | "backendMinimumSeconds"> {
  const { backend, books, time } = fleet;
  const [from, to] = [endMillis / 1000, time.monotonicMillis() / 1000];
  const steadyLoad = backend.offered.mean(STEADY_FROM_SECONDS, OUTAGE_FROM_SECONDS);
  const steadyRequests = backend.requests.mean(STEADY_FROM_SECONDS, OUTAGE_FROM_SECONDS);
  const made = fleet.madeItems;
  const buffered = fleet.bufferedItems;
  const { delivered, rejected, quarantined, dropped, drainedAtMillis } = books;
  const { refusedRequests, timeouts, repeatedRecords } = backend.counts;
  return {
    scenario: scenario.name,
    policy: policyName,
    nodes,
    seed,
    steadyLoad,
    steadyRequests,
    peakLoad: backend.offered.peak(from, to) / steadyLoad,
    sustainedLoad: backend.offered.peak(from, to, SUSTAINED_SECONDS) / steadyLoad,
    peakRequests: backend.requests.peak(from, to) / steadyRequests,
    heldUp,
    drainSeconds: drainedAtMillis === undefined ? undefined : drainedAtMillis / 1000 - from,
    refusedRequests,
    timeouts,
    repeatedRecords,
    made,
    delivered,
    buffered,
    dropped: dropped + rejected + quarantined,
    discrepancy: made - delivered - rejected - quarantined - dropped - buffered,
    outageEndSecond: from,
    stretches: backend.offered.stretches(0, to, STRETCHES),
  };
}
