/*
 * The SDK's worker with a few lines before its own, which stand between it and the disk. Nothing of
 * this needs the machine's permission, unlike strace, and it costs the host's thread nothing.
 */
import { syncBuiltinESMExports } from "node:module";
import workerThreads from "node:worker_threads";

/**
 * Runs `code` first in every worker that is started from a text later on; there `bench` is what is
 * given here, and `fs` the module that the worker writes with. To be called before the SDK is loaded.
 */
export function patchWorkers(
  code: string,
  bench: Readonly<Record<string, SharedArrayBuffer>>,
): void {
  const { Worker } = workerThreads;
  const before = `{ const fs = require("node:fs"); const { bench } = require("node:worker_threads").workerData; ${code} }`;
  class PatchedWorker extends Worker {
    constructor(source: string | URL, options: workerThreads.WorkerOptions = {}) {
      if (options.eval !== true) throw new Error("the SDK that is measured is the built one");
      super(`${before}\n${String(source)}`, {
        ...options,
        workerData: { ...options.workerData, bench },
      });
    }
  }
  workerThreads.Worker = PatchedWorker;
  syncBuiltinESMExports();
}
