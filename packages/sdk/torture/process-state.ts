import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const LOOK_MILLIS = 20;

/** The letter of proc(5), on Linux; undefined where there is no such process. */
function stateOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2)[0];
  } catch {
    // The answer that is asked for.
    return undefined;
  }
}

/** Its first thread has ended. A tracer may hold others for a while, which then do nothing either. */
export function hasDied(pid: number): boolean {
  const state = stateOf(pid);
  return state === undefined || state === "Z" || state === "X";
}

/** Waits until nothing is left of a process, or for so long. */
export async function isGone(pid: number, timeoutMillis: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMillis;
  while (stateOf(pid) !== undefined) {
    if (performance.now() > deadline) return false;
    await sleep(LOOK_MILLIS);
  }
  return true;
}
