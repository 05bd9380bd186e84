import type { FileSystem } from "../file-system.ts";
import { COUNTER } from "../row/counter-row.ts";
import { MAX_BLOCK_BYTES } from "./block.ts";
import { instanceBytes } from "./instance-name.ts";
import { readStart } from "./read-file.ts";
import { scanBlocks } from "./scan.ts";
import {
  addReason,
  countsSince,
  eventAccount,
  type InstanceState,
  unknownAccount,
} from "./state.ts";

/** Left behind by the host at exit, beside the segments; see `exit-drain.ts`. */
export const EXIT_FILE = "exit.log";

/** Final counts of one event, by `COUNTER`, and rows that the host could not write at exit. */
interface ExitEvent {
  readonly layoutId: number;
  readonly name: string;
  readonly counts: readonly number[];
  readonly failed: number;
}

/** The host's last word: what it and the spool's thread had counted when the process ended. */
export interface ExitBooks {
  /** Rows that the spool's thread could not write since the process began. */
  readonly failedBefore: number;
  /** Rows that adopters of earlier directories account for; absent where there are none. */
  readonly left?: number;
  /** The process had a budget: rows of a directory whose journal says nothing of windows are still to be decided. */
  readonly hasBudget?: true;
  readonly events: readonly ExitEvent[];
}

export function encodeExitBooks(books: ExitBooks): Buffer {
  return Buffer.from(JSON.stringify(books));
}

/**
 * Lays the host's final counts over the recovered state: they cover every row, so there is no tail
 * and nothing unknown. Books that are closed already have them. False where there are none to apply.
 */
export function applyExitBooks(
  files: FileSystem,
  directory: string,
  instance: string,
  state: InstanceState,
): boolean {
  const path = `${directory}/${EXIT_FILE}`;
  if (state.isClosed || files.status(path)?.kind !== "file") return false;
  const file = readStart(files, path, MAX_BLOCK_BYTES);
  const [block] = scanBlocks(file, { instance: instanceBytes(instance), file: 0 }).blocks;
  const books = block === undefined ? undefined : parseExitBooks(block.payload);
  if (books === undefined) return false;
  if (books.hasBudget === true) state.decidedBefore ??= 0;
  bookLeft(state, books.left ?? 0);
  bookUnrecorded(state, books.failedBefore);
  for (const { layoutId, name, counts, failed } of books.events) {
    const account = eventAccount(state, layoutId, name);
    account.counts = countsSince(state, layoutId, counts);
    account.failedBeforeAdmission += failed;
    if (failed > 0) addReason(state, "failedBeforeAdmission.exit", failed);
  }
  for (const account of Object.values(state.events)) account.tail = 0;
  state.isClosed = true;
  return true;
}

/**
 * A disk that took no rows took no journal either: what failed last stands in shared memory only. It
 * failed after the journal's last step, and so after the counts in it.
 */
export function bookUnrecorded(state: InstanceState, failedBefore: number): void {
  let recorded = state.base?.failed ?? 0;
  for (const account of Object.values(state.events)) recorded += account.failedBeforeAdmission;
  const unrecorded = failedBefore - recorded;
  if (unrecorded <= 0) return;
  const account = unknownAccount(state);
  account.failedBeforeAdmission += unrecorded;
  account.tail += unrecorded;
  addReason(state, "failedBeforeAdmission.unrecorded", unrecorded);
}

/**
 * A process whose directory was taken over may be stopped before a journal has its `base`. What the host
 * counts then includes rows of which only their number is known here: they are taken off under no event.
 */
export function bookLeft(state: InstanceState, items: number): void {
  if (items === 0 || state.base !== undefined) return;
  const account = unknownAccount(state);
  account.counts[COUNTER.emitted]! -= items;
  account.counts[COUNTER.kept]! -= items;
  account.tail += items;
  state.base = { counts: {}, failed: 0 };
}

function parseExitBooks(payload: Uint8Array): ExitBooks | undefined {
  try {
    const books: unknown = JSON.parse(Buffer.from(payload).toString("utf8"));
    return isExitBooks(books) ? books : undefined;
  } catch {
    // The checksum was right: a later version wrote it. The books then stay open, with an unknown tail.
    return undefined;
  }
}

function isExitBooks(value: unknown): value is ExitBooks {
  if (typeof value !== "object" || value === null) return false;
  const { failedBefore, left = 0, events } = value as Partial<ExitBooks>;
  if (typeof failedBefore !== "number" || typeof left !== "number") return false;
  if (!Array.isArray(events)) return false;
  return events.every(
    (event: Partial<ExitEvent> | null) =>
      typeof event?.layoutId === "number" &&
      typeof event.name === "string" &&
      typeof event.failed === "number" &&
      Array.isArray(event.counts),
  );
}
