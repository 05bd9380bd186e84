/**
 * Lets a test get at the threads that the SDK starts, to end them behind its back. To be imported before
 * the SDK is.
 */
import { syncBuiltinESMExports } from "node:module";
import workerThreads, { type Worker, type WorkerOptions } from "node:worker_threads";

/** Every thread that was started, in order; those that are gone stay in it. */
export const capturedWorkers: Worker[] = [];

/** What the next threads may have of heap, in MiB; undefined is Node's default. */
export const heapLimit: { mebibytes: number | undefined } = { mebibytes: undefined };

class CapturedWorker extends workerThreads.Worker {
  constructor(source: string | URL, options: WorkerOptions = {}) {
    const { mebibytes } = heapLimit;
    const resourceLimits = mebibytes === undefined ? {} : { maxOldGenerationSizeMb: mebibytes };
    super(source, { ...options, resourceLimits });
    capturedWorkers.push(this);
  }
}

workerThreads.Worker = CapturedWorker;
syncBuiltinESMExports();
