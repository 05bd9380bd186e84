import { type Clock, systemClock } from "./clock.ts";
import { type FileSystem, nodeFileSystem } from "./file-system.ts";
import { type Processes, systemProcesses } from "./process-identity.ts";
import { type Random, systemRandom } from "./random.ts";
import { systemTimers, type Timers } from "./timers.ts";

/** The world, injected. */
export interface Systems {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly random: Random;
  readonly processes: Processes;
  readonly timers: Timers;
}

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
