/** What a variant's process prints as its last line. */
export interface Measurement {
  /** Wall time of one event, in nanoseconds. */
  readonly nanosPerEvent: number;
  /** CPU time of all threads for one event, in nanoseconds. */
  readonly cpuNanosPerEvent: number;
  /** CPU time of the host's thread alone for one event, in nanoseconds: other load does not move it. Only of what runs at once. */
  readonly threadNanosPerEvent?: number;
  /** Heap allocated for one event, in bytes; only where the variant measures it. */
  readonly bytesPerEvent?: number;
}

/** Events in a row before the event loop gets a turn: a busy host's burst. */
export const BURST = 1000;

/** Times `run`, which handles `events` events. */
export async function measure(events: number, run: () => Promise<void>): Promise<Measurement> {
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  await run();
  const nanos = Number(process.hrtime.bigint() - start);
  const { user, system } = process.cpuUsage(cpu);
  return {
    nanosPerEvent: nanos / events,
    cpuNanosPerEvent: ((user + system) * 1000) / events,
  };
}

export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export function print(measurement: Measurement): void {
  process.stdout.write(`${JSON.stringify(measurement)}\n`);
}

export function measureSync(events: number, run: () => void): Measurement {
  const cpu = process.cpuUsage();
  const thread = process.threadCpuUsage();
  const start = process.hrtime.bigint();
  run();
  const nanos = Number(process.hrtime.bigint() - start);
  const own = process.threadCpuUsage(thread);
  const { user, system } = process.cpuUsage(cpu);
  return {
    nanosPerEvent: nanos / events,
    cpuNanosPerEvent: ((user + system) * 1000) / events,
    threadNanosPerEvent: ((own.user + own.system) * 1000) / events,
  };
}

/**
 * Heap that `run` allocated, by event. Needs --expose-gc, and a young generation so large that no
 * collection falls into the run and hides what was allocated.
 */
export function measureAllocation(events: number, run: () => void): number {
  if (globalThis.gc === undefined) throw new Error("start this variant with --expose-gc");
  globalThis.gc();
  const before = process.memoryUsage().heapUsed;
  run();
  return (process.memoryUsage().heapUsed - before) / events;
}
