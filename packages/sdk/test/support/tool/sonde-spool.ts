import type { FileSystem } from "../../../src/file-system.ts";
import type { Processes } from "../../../src/process-identity.ts";
import { systemRandom } from "../../../src/random.ts";
import { systemTimers } from "../../../src/timers.ts";
import type { ToolIo } from "../../../src/tool/io.ts";
import { run } from "../../../src/tool/run.ts";
import type { ManualClock } from "../spool/manual-clock.ts";

/** What one run of the command line came to. */
export interface ToolOutcome {
  readonly code: number;
  readonly output: string;
  readonly error: string;
}

export interface ToolWorld {
  readonly files: FileSystem;
  readonly clock: ToolIo["systems"]["clock"] | ManualClock;
  readonly processes: Processes;
}

/** Runs the command line in this process. Nobody is there to be asked unless `replaced` has somebody. */
export async function sondeSpool(
  { files, clock, processes }: ToolWorld,
  argv: readonly string[],
  replaced: Partial<ToolIo> = {},
): Promise<ToolOutcome> {
  const output: string[] = [];
  const error: string[] = [];
  const io: ToolIo = {
    systems: { files, clock, processes, random: systemRandom(), timers: systemTimers },
    workingDirectory: "/",
    environment: {},
    homeDirectory: "/home/somebody",
    isErrorTerminal: false,
    writeOutput: (text) => void output.push(text),
    writeError: (text) => void error.push(text),
    drained: async () => {},
    ask: async () => undefined,
    interrupted: new AbortController().signal,
    ...replaced,
  };
  const code = await run(argv, io, "0.0.0-test");
  return { code, output: output.join(""), error: error.join("") };
}

/** A disk that fails a test which changes anything on it. */
export function readOnly(files: FileSystem): FileSystem {
  const allowed = ["list", "status", "openToRead", "read", "close", "readFile", "isAt"];
  return new Proxy(files, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      if (allowed.includes(String(name))) return value.bind(target) as unknown;
      return () => {
        throw new Error(`${String(name)} would change the disk`);
      };
    },
  });
}
