import { lookup } from "node:dns/promises";
import { stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { quantile } from "../quantile.ts";
import type { HostFigures } from "./plan.ts";

/** Between two calls that the host makes on its own account. */
const CALL_MILLIS = 20;
/** Bound on memory: at this kit's pace enough for a quarter of an hour. */
const MAX_SAMPLES = 1_000_000;
const NANOS_PER_MICRO = 1000;

/** Measures what the host feels: the time of its emits, and of file and name look-ups. */
export class HostProbe {
  readonly #emitMicros: number[] = [];
  readonly #poolMicros: number[] = [];

  timeEmit(emit: () => void): void {
    const began = process.hrtime.bigint();
    emit();
    note(this.#emitMicros, began);
  }

  /** Goes on until the process ends. */
  start(): void {
    void this.#callRegularly();
  }

  figures(): HostFigures {
    const [emits, calls] = [this.#emitMicros, this.#poolMicros];
    return {
      emits: emits.length,
      emitP50Micros: quantile(emits, 0.5),
      emitP99Micros: quantile(emits, 0.99),
      emitMaxMicros: quantile(emits, 1),
      poolCalls: calls.length,
      poolP99Micros: quantile(calls, 0.99),
      poolMaxMicros: quantile(calls, 1),
    };
  }

  async #callRegularly(): Promise<never> {
    for (;;) {
      await sleep(CALL_MILLIS);
      const began = process.hrtime.bigint();
      await Promise.all([stat("/"), lookup("localhost")]);
      note(this.#poolMicros, began);
    }
  }
}

function note(samples: number[], began: bigint): void {
  const nanos = Number(process.hrtime.bigint() - began);
  if (samples.length < MAX_SAMPLES) samples.push(nanos / NANOS_PER_MICRO);
}
