import { errorCode } from "./errors.ts";
import { DRAIN_OWNER } from "./row/ring.ts";
import type { SelfReport } from "./self-report.ts";
import { drainAtExit, type ExitDrainOptions } from "./spool/exit-drain.ts";
import { UnsafeRootError } from "./spool/spool-root.ts";

export interface ExitHandlerOptions extends ExitDrainOptions {
  readonly onStuckExit: "kill" | "wait";
  /** False in a worker thread of the host's: to end the process is not for that thread to decide. */
  readonly isMainThread: boolean;
  /** The spool runs on this thread: whatever it was in the middle of, it does not go on with. */
  readonly isInline: boolean;
  readonly report: SelfReport;
}

/** Should somebody else want to be last too, neither may drive the other on for ever. */
const MAX_MOVES = 256;

/** Between two looks at whether the other thread is still in the same system call. */
const LOOK_MILLIS = 5;

/**
 * Writes what is still in the ring when the process ends by itself, by `process.exit` or by an
 * uncaught error: Node runs `exit` listeners for all three. Returns the function that takes the
 * listener off again. No signal handler is installed: a process killed by a signal without a
 * handler of the host's loses the ring, as by SIGKILL.
 *
 * The listener keeps itself the last one, so that what the host's own listeners emit is written too
 * and all of them have run before a stuck process is killed. One that is added in the very turn in
 * which the process exits comes after it; what that one emits is lost.
 */
export function installExitHandler(options: ExitHandlerOptions): () => void {
  const onExit = (): void => {
    // A thread that hangs in a system call keeps Node from ending, even after process.exit.
    const mayKill = options.isMainThread && options.onStuckExit === "kill";
    if (end(options) && mayKill) process.kill(process.pid, "SIGKILL");
  };
  let movesLeft = MAX_MOVES;
  const moveToEnd = (): void => {
    if (!process.listeners("exit").includes(onExit) || movesLeft-- <= 0) return;
    process.off("exit", onExit);
    process.on("exit", onExit);
  };
  const onNewListener = (event: string | symbol): void => {
    if (event === "exit" && process.listeners("exit").at(-1) === onExit) queueMicrotask(moveToEnd);
  };
  process.on("exit", onExit);
  process.on("newListener", onNewListener);
  return () => {
    process.off("newListener", onNewListener);
    process.off("exit", onExit);
  };
}

/**
 * True where the spool's thread is stuck. Asked before anything is written, because a disk on which
 * one thread hangs would hang this one too; and after, because it may have gone in meanwhile.
 */
function end(options: ExitHandlerOptions): boolean {
  if (options.isInline) interrupt(options);
  if (hangsInCall(options)) return true;
  try {
    if (drainAtExit(options) === "stuck") return true;
  } catch (error) {
    // A process that emitted nothing has nothing that could be lost.
    if ([...options.events()].length > 0) tell(options.report, error);
  }
  return hangsInCall(options);
}

/** A listener of the host's may end the process from within a pass: the ring is then as a stopped thread leaves it. */
function interrupt({ ring, progress }: ExitHandlerOptions): void {
  if (ring.acquire(DRAIN_OWNER.host)) {
    ring.release(DRAIN_OWNER.host);
    return;
  }
  ring.release(DRAIN_OWNER.spool);
  progress.interrupt();
}

function tell(report: SelfReport, error: unknown): void {
  const code = errorCode(error);
  const why = error instanceof UnsafeRootError ? error.message : code;
  report.once(
    "SONDE_SPOOL_UNAVAILABLE",
    `exit ${code}`,
    `what was still in memory at exit could not be written: ${why}`,
  );
}

/** Waits for the other thread to leave the system call it is in, if it is in one. */
function hangsInCall({ progress, clock, timeoutMillis }: ExitHandlerOptions): boolean {
  const since = progress.inCallSince;
  if (since === 0) return false;
  const nothing = new Int32Array(new SharedArrayBuffer(4));
  const deadline = clock.monotonicMillis() + timeoutMillis;
  while (clock.monotonicMillis() < deadline) {
    Atomics.wait(nothing, 0, 0, LOOK_MILLIS);
    if (progress.inCallSince !== since) return false;
  }
  return true;
}
