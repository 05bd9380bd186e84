import type { Chaos } from "./chaos.ts";
import type { Scratch } from "./scratch.ts";

/** What a run is given. */
export interface ScenarioOptions {
  readonly scratch: Scratch;
  /** Whole, 0 to 2^32 - 2: the second process takes the next one. */
  readonly seed: number;
  /** Has the backend misbehave. It is there for all of the second process then. */
  readonly chaos?: Chaos | undefined;
  readonly say: (line: string) => void;
  readonly showProgress: (text: string) => void;
}
