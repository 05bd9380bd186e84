/** More than a process has spools on broken disks; Node warns of a leak at eleven listeners. */
export const MAX_UNFINISHED_EXITS = 4;

/** The functions that take them off again, the oldest first. */
const unfinished: (() => void)[] = [];

/**
 * Keeps the exit handler of a run that was shut down and could not close its books, with the ring that it
 * holds: the host's thread may still close them when the process ends. Bound: {@link MAX_UNFINISHED_EXITS} runs of
 * a process; the oldest is let go, and what was in its ring is within its directory's `unknownTail`.
 */
export function keepForExit(remove: () => void): void {
  unfinished.push(remove);
  if (unfinished.length > MAX_UNFINISHED_EXITS) unfinished.shift()?.();
}
