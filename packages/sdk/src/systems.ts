import { systemClock } from "./clock.ts";
import { nodeFileSystem } from "./file-system.ts";
import type { Systems } from "./pipeline.ts";
import { systemProcesses } from "./process-identity.ts";
import { systemRandom } from "./random.ts";
import { systemTimers } from "./timers.ts";

/** The real world, for both threads. */
export function realSystems(): Systems {
  return {
    files: nodeFileSystem,
    clock: systemClock,
    random: systemRandom(),
    processes: systemProcesses,
    timers: systemTimers,
  };
}
