import { setTimeout as pause } from "node:timers/promises";
import type { KeyValueStore } from "./store.ts";
import type { Step } from "./workload.ts";

/** About 5,000 operations a second at most: a busy service, and not a benchmark. */
const STEPS_PER_PAUSE = 40;
const PAUSE_MILLIS = 8;

/** Takes steps out of a workload and does them. */
export class WorkloadRunner {
  readonly #store: KeyValueStore;
  readonly #steps: Iterator<Step, never>;

  constructor(store: KeyValueStore, steps: Iterator<Step, never>) {
    this.#store = store;
    this.#steps = steps;
  }

  /** Ends after `stepCount` steps, or between two of them once `stop` is aborted. */
  async run(stepCount: number, stop?: AbortSignal): Promise<void> {
    for (let done = 1; done <= stepCount && stop?.aborted !== true; done++) {
      await perform(this.#store, this.#steps.next().value);
      if (done % STEPS_PER_PAUSE === 0) await pause(PAUSE_MILLIS);
    }
  }
}

/** An operation that fails has been reported by the store; the outside would try again later. */
async function perform(store: KeyValueStore, step: Step): Promise<void> {
  switch (step.kind) {
    case "put":
      await store.put(step.request, step.key, step.value, { synchronous: step.synchronous });
      return;
    case "get":
      await store.get(step.request, step.key);
      return;
    case "delete":
      await store.delete(step.request, step.key);
      return;
    case "batch":
      await store.batch(step.request, step.changes);
      return;
    case "scan":
      await store.scan(step.request, step);
      return;
    case "statistics":
      await store.reportStatistics();
      return;
    case "compact":
      await store.compact();
      return;
    case "reopen":
      await Promise.all([store.close(), store.get(step.request, step.key)]);
      await store.open();
  }
}
