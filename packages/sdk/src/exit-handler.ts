import { errorCode } from "./errors.ts";
import type { SelfReport } from "./self-report.ts";
import { drainAtExit, type ExitDrainOptions } from "./spool/exit-drain.ts";

export interface ExitHandlerOptions extends ExitDrainOptions {
  readonly onStuckExit: "kill" | "wait";
  readonly report: SelfReport;
}

/**
 * Writes what is still in the ring when the process ends by itself, by `process.exit` or by an
 * uncaught error: Node runs `exit` listeners for all three. Returns the function that takes the
 * listener off again. No signal handler is installed: a process killed by a signal without a
 * handler of the host's loses the ring, as by SIGKILL.
 */
export function installExitHandler(options: ExitHandlerOptions): () => void {
  const onExit = (): void => {
    try {
      if (drainAtExit(options) !== "stuck") return;
    } catch (error) {
      reportFailure(options.report, errorCode(error));
      return;
    }
    // A thread that hangs in a system call keeps Node from ending, even after process.exit.
    if (options.onStuckExit === "kill") process.kill(process.pid, "SIGKILL");
  };
  process.on("exit", onExit);
  return () => void process.off("exit", onExit);
}

function reportFailure(report: SelfReport, code: string): void {
  report.once(
    "SONDE_SPOOL_UNAVAILABLE",
    `exit ${code}`,
    `what was still in memory at exit could not be written: ${code}`,
  );
}
