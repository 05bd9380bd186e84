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
import { quarantineDirectory } from "../spool/quarantine-entry.ts";
import { readSummary } from "../spool/read-summary.ts";
import { type Unfit, unfitDirectory, unfitSummary } from "../spool/unfit.ts";
import { type OwnerOptions, ownerOf } from "./owner.ts";
import { readInstance } from "./read-instance.ts";

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

export interface Survey {
  readonly entries: readonly SurveyEntry[];
  /** What is not looked at, and why. */
  readonly unfit: readonly Unfit[];
  /** False where processes were faster than every try: some figures may be of two moments. */
  readonly isSteady: boolean;
}

/** Between two of them a directory was taken over or a summary was absorbed. */
const MAX_TRIES = 8;

/**
 * Everything in a spool's directory that counts, at one moment, oldest instance first. Reads and changes nothing.
 * Bounds: the ends of each segment, and one segment at a time. Throws what the disk throws; what goes away while it is read is no error.
 */
export function survey(options: OwnerOptions, root: string): Survey {
  const { files } = options;
  for (let left = MAX_TRIES; ; left--) {
    const names = files.list(root).filter(isOfInstance).sort();
    const found = namesIn(options, root, names);
    const still = new Set(files.list(root));
    // What another process takes over or absorbs meanwhile may be in its books, or twice, or nowhere.
    if (names.every((name) => still.has(name))) return found;
    if (left === 0) return { ...found, isSteady: false };
  }
}

function isOfInstance(name: string): boolean {
  return parseSummaryName(name) !== undefined || parseDirectoryName(name) !== undefined;
}

function namesIn(options: OwnerOptions, root: string, names: readonly string[]): Survey {
  const unfit: Unfit[] = [];
  const entries: SurveyEntry[] = [];
  const all = new Set(names);
  let isSteady = true;
  for (const name of names) {
    const found = entryOf(options, root, name, all);
    if (found === undefined) continue;
    if ("why" in found) unfit.push(found);
    else {
      entries.push(found.entry);
      isSteady &&= found.isSteady;
    }
  }
  const aside = quarantineOf(options, root);
  entries.push(...aside.entries);
  unfit.push(...aside.unfit);
  return { entries: entries.sort(byAge), unfit, isSteady };
}

function byAge(one: SurveyEntry, other: SurveyEntry): number {
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}

interface Found {
  readonly entry: SurveyEntry;
  readonly isSteady: boolean;
}

function entryOf(
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

function directoryEntry(
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

/** Each entry is an instance's directory of its own; nobody writes into one. */
function quarantineOf(options: OwnerOptions, root: string): Pick<Survey, "entries" | "unfit"> {
  const folder = quarantineDirectory(root);
  const entries: SurveyEntry[] = [];
  const unfit: Unfit[] = [];
  for (const name of [...listOrNothing(options.files, folder)].sort()) {
    const parsed = parseDirectoryName(name);
    if (parsed === undefined || parsed.adopter !== undefined) continue;
    const about = { state: "quarantined", pid: undefined, adopter: undefined } as const;
    const found = directoryEntry(options, `${folder}/${name}`, parsed.instance, false, about);
    if (found === undefined) continue;
    if ("why" in found) unfit.push(found);
    else entries.push(found.entry);
  }
  return { entries, unfit };
}

function listOrNothing(files: FileSystem, directory: string): readonly string[] {
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
