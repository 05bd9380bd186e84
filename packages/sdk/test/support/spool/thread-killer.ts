import { setTimeout as sleep } from "node:timers/promises";
import type { Worker } from "node:worker_threads";
import type { Sonde } from "../../../src/index.ts";
import { capturedWorkers, heapLimit } from "./captured-workers.ts";
import type { SeededRandom } from "./seeded-random.ts";

/** A thread that has lived so long is started again at once; the host's clock is told that it has. */
const LIFE_MILLIS = 60_000;
/** A thread does with this, unless it is sent more. */
const HEAP_MEBIBYTES = 64;
const BALLAST_ITEMS = 1_500_000;

/** Ends the spool's thread in one way or another, at a random moment, while events are emitted. */
export class ThreadKiller {
  readonly #sonde: Sonde;
  readonly #random: SeededRandom;
  readonly #emit: () => void;
  #lived = 0;
  #dead = 0;

  /** `emit` is called again and again, by turns with the event loop. */
  constructor(sonde: Sonde, random: SeededRandom, emit: () => void) {
    this.#sonde = sonde;
    this.#random = random;
    this.#emit = emit;
    heapLimit.mebibytes = HEAP_MEBIBYTES;
    const now = performance.now.bind(performance);
    performance.now = () => now() + this.#lived;
  }

  async kill(): Promise<void> {
    const worker = await this.#nextThread();
    let isDead = false;
    worker.once("exit", () => {
      isDead = true;
    });
    // Some die while they start and take over, some in the midst of work, some when asked for something.
    const isStarting = this.#random.next() < 0.3;
    if (!isStarting) await this.#sonde.sync();
    await this.#emitFor(this.#random.below(isStarting ? 200 : 60));
    if (this.#random.next() < 0.3) void this.#sonde.flush({ timeoutMillis: 0 });
    this.#lived += LIFE_MILLIS;
    this.#end(worker);
    while (!isDead) await this.#emitFor(1);
    this.#dead++;
  }

  async #nextThread(): Promise<Worker> {
    while (capturedWorkers.length <= this.#dead) await this.#emitFor(5);
    return capturedWorkers[this.#dead]!;
  }

  async #emitFor(millis: number): Promise<void> {
    for (let left = millis; left > 0; left -= 5) {
      this.#emit();
      await sleep(Math.min(left, 5));
    }
  }

  #end(worker: Worker): void {
    const way = this.#random.next();
    if (way < 0.7) void worker.terminate();
    // An error that nobody handles.
    else if (way < 0.9) worker.postMessage({ kind: "request", id: -1, request: null });
    // More than its heap can hold.
    else
      worker.postMessage({
        kind: "request",
        ballast: new Array(BALLAST_ITEMS).fill("").map((_, i) => `${i}`),
      });
  }
}
