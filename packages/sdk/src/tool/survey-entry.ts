import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";
import type { Instance } from "../spool/instance.ts";
import {
  parseDirectoryName,
  parseSegmentName,
  parseSummaryName,
  summaryName,
} from "../spool/instance-name.ts";
import type { InstanceBooks } from "../spool/ledger.ts";
import { readSummary } from "../spool/read-summary.ts";
import { type Unfit, unfitDirectory, unfitSummary } from "../spool/unfit.ts";
import { type OwnerOptions, ownerOf } from "./owner.ts";
import { readInstance } from "./read-instance.ts";

/** Files of a directory go away while it is looked at; so often it is looked at again. */
const MAX_TRIES = 8;

/**
 * - `alive`: a process writes there. `adopted`: one that lives delivers what a dead one left.
 * - `dead`: nobody does; the next process takes it over. `unclear`: another container may.
 * - `closed`: final books and no rows. `quarantined`: rows that were set aside.
 */
type EntryState = "alive" | "adopted" | "dead" | "unclear" | "closed" | "quarantined";

/** One thing in a spool's directory that counts. */
export interface SurveyEntry {
  readonly state: EntryState;
  readonly id: string;
  readonly path: string;
  /** The process that has it; undefined where nobody has, or nobody can tell. */
  readonly pid: number | undefined;
  /** The instance that took it over. */
  readonly adopter: string | undefined;
  /** With its rows; undefined where it has none. */
  readonly instance: Instance | undefined;
  readonly books: readonly InstanceBooks[];
  /** On disk, all of its files. */
  readonly bytes: number;
  readonly damaged: readonly string[];
}

/** An entry, and whether its figures are of one moment. */
export interface Found {
  readonly entry: SurveyEntry;
  readonly isSteady: boolean;
}

/** What a name in the root stands for: undefined where it counts nothing, or is gone. */
export function entryOf(
  options: OwnerOptions,
  root: string,
  name: string,
  names: ReadonlySet<string>,
): Found | Unfit | undefined {
  const summary = parseSummaryName(name);
  if (summary !== undefined) return summaryEntry(options, root, summary);
  const parsed = parseDirectoryName(name);
  if (parsed === undefined) return undefined;
  const { instance: id, adopter } = parsed;
  const path = `${root}/${name}`;
  if (names.has(summaryName(id))) return besideSummary(options, path);
  const owner = ownerOf(options, `${root}/${adopter ?? id}`);
  const whenOwned = adopter === undefined ? "alive" : "adopted";
  const state = { alive: whenOwned, gone: "dead", unclear: "unclear" } as const;
  const isAlive = owner.fate !== "gone" && adopter === undefined;
  return directoryEntry(options, path, id, isAlive, {
    state: state[owner.fate],
    pid: owner.pid,
    adopter,
  });
}

/** The summary is right, and what is left of the directory goes; with rows it is left alone by everybody. */
function besideSummary({ files }: OwnerOptions, path: string): Unfit | undefined {
  const names = listOrNothing(files, path);
  if (!names.some((name) => parseSegmentName(name) !== undefined)) return undefined;
  const why = "has rows of an instance that closed its books elsewhere";
  return { path, kind: "unsafe", why };
}

export function directoryEntry(
  options: OwnerOptions,
  path: string,
  id: string,
  isAlive: boolean,
  about: Pick<SurveyEntry, "state" | "pid" | "adopter">,
): Found | Unfit | undefined {
  const { files, clock, processes } = options;
  const unfit = unlessGone(files, path, () => unfitDirectory(files, processes, path, id));
  if (unfit !== undefined) return unfit;
  const reading = readInstance({ files, clock, directory: path, id, isAlive });
  if (reading === undefined) return undefined;
  const { isSteady, ...rest } = reading;
  return { entry: { ...about, ...rest, id, path, bytes: bytesIn(files, path) }, isSteady };
}

/** Files go away while they are looked at, and with the last one all that is at `path`: then undefined. */
function unlessGone<T>(files: FileSystem, path: string, look: () => T | undefined): T | undefined {
  for (let left = MAX_TRIES; ; left--) {
    try {
      return look();
    } catch (error) {
      if (errorCode(error) !== "ENOENT") throw error;
      if (files.status(path) === undefined) return undefined;
      if (left === 0) throw error;
    }
  }
}

function summaryEntry(
  { files, processes }: OwnerOptions,
  root: string,
  id: string,
): Found | Unfit | undefined {
  const path = `${root}/${summaryName(id)}`;
  const unfit = unlessGone(files, path, () => unfitSummary(files, processes, path, id));
  if (unfit !== undefined) return unfit;
  const state = readSummary(files, path, id);
  if (state === "missing") return undefined;
  const isReadable = state !== "unreadable";
  const entry: SurveyEntry = {
    state: "closed",
    id,
    path,
    pid: undefined,
    adopter: undefined,
    instance: undefined,
    books: isReadable ? [{ state, buffered: 0 }] : [],
    bytes: files.status(path)?.bytes ?? 0,
    damaged: isReadable ? [] : [path],
  };
  return { entry, isSteady: true };
}

/** Nothing where no directory is there. */
export function listOrNothing(files: FileSystem, directory: string): readonly string[] {
  if (files.status(directory)?.kind !== "directory") return [];
  try {
    return files.list(directory);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}

function bytesIn(files: FileSystem, directory: string): number {
  let bytes = 0;
  for (const name of listOrNothing(files, directory)) {
    bytes += files.status(`${directory}/${name}`)?.bytes ?? 0;
  }
  return bytes;
}
