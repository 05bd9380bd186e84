import { Drain } from "../src/export/drain.ts";
import type { EndpointMemory, EndpointState } from "../src/export/endpoint-state.ts";
import type { Encode } from "../src/export/shipment.ts";
import { SelfReport } from "../src/self-report.ts";
import { transportTo } from "./backend.ts";
import type { Client, NodeParts } from "./client.ts";
import { ROW_BYTES } from "./counting-lane.ts";

/** A request's length matters to the drain, what is in it does not: they are all made of this. */
const BODY = new Uint8Array(4096 * ROW_BYTES);

const encode: Encode = (_lease, rows) => ({
  body: BODY.subarray(0, rows.length * ROW_BYTES),
  items: rows.length,
  unreadable: [],
});

/** What a node's disk keeps of its endpoint from one process to the next. */
class NodeMemory implements EndpointMemory {
  #state: EndpointState = {};

  load(): EndpointState {
    return this.#state;
  }

  save(state: EndpointState): void {
    this.#state = state;
  }
}

const memories = new WeakMap<NodeParts, EndpointMemory>();

/** Ours: the drain as it is, with a source that counts and the fleet's clock. */
export class SondeClient implements Client {
  readonly #drain: Drain;

  constructor(parts: NodeParts) {
    const { source, backend, time, random, intervalMillis } = parts;
    const memory = memories.get(parts) ?? new NodeMemory();
    memories.set(parts, memory);
    this.#drain = new Drain({
      source,
      transport: transportTo(backend),
      encode,
      clock: time,
      timers: time,
      random,
      report: new SelfReport(() => {}),
      intervalMillis,
      memory,
    });
  }

  start(): void {
    this.#drain.start();
  }

  stop(): void {
    void this.#drain.stop();
  }
}
