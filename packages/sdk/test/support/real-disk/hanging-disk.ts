import { syncBuiltinESMExports } from "node:module";
import { setImmediate as immediate } from "node:timers/promises";
import workerThreads from "node:worker_threads";

/** Words of the memory that is shared with the worker: 1 while the disk hangs; calls that came to wait. */
const HANGS = 0;
const WAITED = 1;

/** Runs in the worker before the SDK's own code, which then calls these in place of Node's. */
const GATE = `{
  const fs = require("node:fs");
  const gate = require("node:worker_threads").workerData.gate;
  for (const name of ["writeSync", "fdatasyncSync", "fsyncSync"]) {
    const call = fs[name];
    fs[name] = (...parameters) => {
      if (Atomics.load(gate, ${HANGS}) === 1) Atomics.add(gate, ${WAITED}, 1);
      while (Atomics.load(gate, ${HANGS}) === 1) Atomics.wait(gate, ${HANGS}, 1);
      return call(...parameters);
    };
  }
}`;

/**
 * A disk that hangs for the SDK's worker and for nobody else, on any machine: every write and sync of
 * workers that start from now on blocks their thread until it is let go.
 */
export class HangingDisk {
  readonly #gate: Int32Array<SharedArrayBuffer> = new Int32Array(new SharedArrayBuffer(8));

  constructor() {
    const gate = this.#gate;
    const { Worker } = workerThreads;
    workerThreads.Worker = class extends Worker {
      constructor(source: string | URL, options: workerThreads.WorkerOptions = {}) {
        super(`${GATE} import(${JSON.stringify(String(source))});`, {
          ...options,
          eval: true,
          workerData: { ...options.workerData, gate },
        });
      }
    };
    syncBuiltinESMExports();
  }

  /** Resolves when the worker's thread is blocked in a call. */
  async hang(): Promise<void> {
    const waited = Atomics.load(this.#gate, WAITED);
    Atomics.store(this.#gate, HANGS, 1);
    while (Atomics.load(this.#gate, WAITED) === waited) await immediate();
  }

  letGo(): void {
    Atomics.store(this.#gate, HANGS, 0);
    Atomics.notify(this.#gate, HANGS);
  }
}
