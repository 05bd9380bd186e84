import type { Clock } from "../clock.ts";
import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";
import { DecidedWindows } from "../spool/decided-windows.ts";
import { applyExitBooks } from "../spool/exit-books.ts";
import type { Instance } from "../spool/instance.ts";
import { parseSummaryName, summaryName } from "../spool/instance-name.ts";
import { LANES } from "../spool/lanes.ts";
import type { InstanceBooks } from "../spool/ledger.ts";
import { readJournal } from "../spool/read-journal.ts";
import { readBooks, readSummary } from "../spool/read-summary.ts";
import { rebuildInstance } from "../spool/recover.ts";
import type { InstanceState } from "../spool/state.ts";
import { isLeftOver } from "../spool/summary.ts";
import { readWindows, WINDOWS_FILE } from "../spool/window-file.ts";

/** Between two of them a live process has moved on; each costs a look at the ends of its segments. */
const MAX_TRIES = 20;

/** What a directory says of its instance, at one moment. */
export interface InstanceReading {
  /** Its rows; undefined where it has final books and none. */
  readonly instance: Instance | undefined;
  /** Its books, and those of summaries that it has taken out of the root and not yet counted. */
  readonly books: readonly InstanceBooks[];
  /** Files with damage, as far as recovery looks. */
  readonly damaged: readonly string[];
  /** False where its process was faster than every try: the figures may be of two moments. */
  readonly isSteady: boolean;
}

export interface ReadOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly directory: string;
  readonly id: string;
  /** Its process writes into it: its books are open because it goes on. */
  readonly isAlive: boolean;
}

/**
 * Rebuilds an instance from a directory that may belong to a live process, without a change to it: nothing is
 * made, renamed, touched or locked. A live process settles, removes and writes meanwhile, so that the books
 * count only if they say the same before and after the files were read. Undefined where the directory is
 * gone, or counts nothing. Throws what the disk throws.
 */
export function readInstance(options: ReadOptions): InstanceReading | undefined {
  for (let left = MAX_TRIES; ; left--) {
    try {
      const reading = readOnce(options, left === 0);
      if (reading !== "moved on") return reading;
    } catch (error) {
      if (errorCode(error) !== "ENOENT") throw error;
      if (options.files.status(options.directory) === undefined) return undefined;
      if (left === 0) throw error;
    }
  }
}

function readOnce(options: ReadOptions, isLast: boolean): InstanceReading | "moved on" | undefined {
  const { files, clock, directory, id, isAlive } = options;
  const final = readBooks(files, `${directory}/${summaryName(id)}`, id);
  if (final !== undefined) {
    const books = [{ state: final, buffered: 0 }];
    return { instance: undefined, books, damaged: [], isSteady: true };
  }
  if (isLeftOver(files, directory)) return undefined;
  const before = positionOf(readJournal(files, directory, id).state);
  const damaged = new Set<string>();
  const { instance, isDamaged } = rebuildInstance(files, clock, id, directory, (path) =>
    damaged.add(path),
  );
  const windowsDamage = applyWindows(files, directory, instance);
  if (windowsDamage !== undefined) damaged.add(windowsDamage);
  const claimed = claimedBooks(files, directory, instance);
  const isSteady = positionOf(readJournal(files, directory, id).state) === before;
  if (!isSteady && !isLast) return "moved on";
  const { state } = instance;
  if (!isAlive) {
    applyExitBooks(files, directory, id, state);
    if (!state.isClosed || isDamaged) state.unknownTails = 1;
    state.isClosed = true;
  }
  return { instance, books: [instance.books, ...claimed], damaged: [...damaged], isSteady };
}

/** What was decided of its rows, so that they show as they will be sent. Returns the file's path where it is damaged. */
function applyWindows(
  files: FileSystem,
  directory: string,
  instance: Instance,
): string | undefined {
  if (instance.state.decidedBefore === undefined) return undefined;
  const { decisions, isDamaged } = readWindows(files, directory, instance.id);
  instance.windows = new DecidedWindows(instance.state.decidedBefore, decisions);
  return isDamaged ? `${directory}/${WINDOWS_FILE}` : undefined;
}

/** What a process changes before it removes a file. */
function positionOf({ lanes, absorbed }: InstanceState): string {
  const cursors = LANES.map((lane) => {
    const { segment, offset, settledItems, ahead } = lanes[lane];
    return { segment, offset, settledItems, ahead };
  });
  return JSON.stringify([cursors, absorbed?.instances, absorbed?.claimed]);
}

/** Summaries of others that a process moved here to absorb them, and that are not in its books yet. */
function claimedBooks(files: FileSystem, directory: string, instance: Instance): InstanceBooks[] {
  const counted = new Set(instance.state.absorbed?.claimed);
  return files
    .list(directory)
    .flatMap((name) => parseSummaryName(name) ?? [])
    .filter((id) => id !== instance.id && !counted.has(id))
    .flatMap((id) => {
      const state = readSummary(files, `${directory}/${summaryName(id)}`, id);
      return typeof state === "object" ? [{ state, buffered: 0 }] : [];
    });
}
