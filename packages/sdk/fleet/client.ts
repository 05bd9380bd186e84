import type { Backend } from "./backend.ts";
import type { Books } from "./books.ts";
import type { CountingSource } from "./counting-source.ts";
import type { NodeRandom } from "./node-random.ts";
import type { SimulatedTime } from "./simulated-time.ts";

/** What sends a node's rows. */
export interface Client {
  start(): void;
  /** The process is gone; what it had under way has no outcome. */
  stop(): void;
}

/** What one node has. */
export interface NodeParts {
  readonly time: SimulatedTime;
  readonly random: NodeRandom;
  readonly source: CountingSource;
  readonly backend: Backend;
  readonly books: Books;
  /** Between two looks for new rows. */
  readonly intervalMillis: number;
}

/** How a fleet sends: a client for each start of a node's process. */
export type Policy = (parts: NodeParts) => Client;
