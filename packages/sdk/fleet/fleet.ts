import { fraction } from "../src/random.ts";
import { Backend } from "./backend.ts";
import { Books } from "./books.ts";
import type { Client, NodeParts, Policy } from "./client.ts";
import { CountingLane, SharedRows } from "./counting-lane.ts";
import { CountingSource } from "./counting-source.ts";
import { NodeRandom } from "./node-random.ts";
import type { Scenario } from "./scenario.ts";
import { SimulatedTime } from "./simulated-time.ts";

/** Each node makes so much, every second. */
const RECORDS_PER_SECOND = 0.1;
/** Of a hundred records one is critical. */
const CRITICAL_SHARE = 0.01;
/** Between two requests of a node while all is well. */
const INTERVAL_MILLIS = 60_000;
/** Of requests the backend takes so many times more than come, as long as they are short. */
const REQUEST_CAPACITY = 10;
const TIMEOUT_MILLIS = 10_000;

interface Node {
  readonly parts: NodeParts;
  client: Client;
}

/** Nodes and their backend, on one clock. */
export class Fleet {
  readonly time: SimulatedTime = new SimulatedTime();
  readonly books: Books = new Books();
  readonly backend: Backend;
  /** Records a second, of all nodes. */
  readonly steadyLoad: number;
  readonly #policy: Policy;
  readonly #nodes: readonly Node[];

  constructor(scenario: Scenario, policy: Policy, nodes: number, seed: number) {
    const { capacity, retryAfterMillis, queueSeconds } = scenario;
    this.steadyLoad = nodes * RECORDS_PER_SECOND;
    this.backend = new Backend(this.time, {
      recordsPerSecond: capacity * this.steadyLoad,
      requestsPerSecond: (REQUEST_CAPACITY * nodes * 1000) / INTERVAL_MILLIS,
      queueSeconds,
      retryAfterMillis,
      timeoutMillis: TIMEOUT_MILLIS,
    });
    this.#policy = policy;
    const epoch = this.time.nowMillis();
    const rows = { critical: new SharedRows(epoch), normal: new SharedRows(epoch) };
    this.#nodes = Array.from({ length: nodes }, (_, index) => {
      const random = new NodeRandom(seed, index);
      const source = this.#source(random, rows);
      const { time, books, backend } = this;
      const parts = { time, random, source, backend, books, intervalMillis: INTERVAL_MILLIS };
      return { parts, client: policy(parts) };
    });
  }

  /** Nodes were started over time, so that their first requests are spread over an interval. */
  startOverTime(): void {
    for (const { parts, client } of this.#nodes) {
      this.time.start(fraction(parts.random) * INTERVAL_MILLIS, () => client.start());
    }
  }

  losePower(millis: number): void {
    this.stop();
    for (const { parts } of this.#nodes) parts.source.pause(millis);
  }

  /** All at once: new processes, for which what is there is the backlog of an earlier one. */
  startAgain(): void {
    this.stop();
    for (const node of this.#nodes) {
      node.parts.source.beginLive();
      node.client = this.#policy(node.parts);
      node.client.start();
    }
  }

  markHeldUp(): void {
    for (const { parts } of this.#nodes) parts.source.markHeldUp();
  }

  get madeItems(): number {
    return this.#nodes.reduce((sum, { parts }) => sum + parts.source.madeItems, 0);
  }

  get bufferedItems(): number {
    return this.#nodes.reduce((sum, { parts }) => sum + parts.source.bufferedItems, 0);
  }

  stop(): void {
    for (const { client } of this.#nodes) client.stop();
  }

  #source(
    random: NodeRandom,
    rows: { readonly critical: SharedRows; readonly normal: SharedRows },
  ): CountingSource {
    const lane = (shared: SharedRows, share: number): CountingLane => {
      const periodMillis = 1000 / (RECORDS_PER_SECOND * share);
      return new CountingLane(shared, {
        periodMillis,
        firstMillis: fraction(random) * periodMillis,
      });
    };
    return new CountingSource(this.time, this.books, {
      critical: lane(rows.critical, CRITICAL_SHARE),
      normal: lane(rows.normal, 1 - CRITICAL_SHARE),
    });
  }
}
