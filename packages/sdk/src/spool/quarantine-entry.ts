import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";
import {
  adoptedName,
  parseDirectoryName,
  parseJournalName,
  parseSegmentName,
} from "./instance-name.ts";
import type { LeasedRow } from "./leased-row.ts";
import { RESERVE_FILE } from "./reserve.ts";
import { createWhole } from "./write-whole.ts";

/** Why the rows of an entry were set aside, for people: in the entry's directory. */
export const REASON_FILE = "reason.json";
/** More of it is not read. */
const MAX_REASON_BYTES = 4096;

/** What is told of an entry. Times are milliseconds since the epoch. */
export interface EntryReason {
  /** Such as `too_large` or `refused_400`. */
  readonly reason: string;
  /** The HTTP status, where the backend gave one for the reason. */
  readonly status?: number;
  readonly count: number;
  /** When the first and the last of the rows happened. */
  readonly firstTimeMillis: number;
  readonly lastTimeMillis: number;
  /** When they were set aside, by the wall clock. */
  readonly whenMillis: number;
}

/** Below the root: `<root>/quarantine`. */
export function quarantineDirectory(root: string): string {
  return `${root}/quarantine`;
}

export function entryDirectory(root: string, entry: string): string {
  return `${quarantineDirectory(root)}/${entry}`;
}

/** Where the entry is while it is written, and until the books of the instance whose rows are in it name it. */
export function hiddenEntry(root: string, entry: string, instance: string): string {
  return `${quarantineDirectory(root)}/.${adoptedName(entry, instance)}`;
}

/** Whether a name, of a file or from one, is an entry's. */
export function isEntryName(name: string): boolean {
  const parsed = parseDirectoryName(name);
  return parsed !== undefined && parsed.adopter === undefined;
}

/** Entries of an instance that do not have their names yet. */
export function hiddenEntries(files: FileSystem, root: string, instance: string): string[] {
  return listed(files, quarantineDirectory(root)).flatMap((name) => {
    const parsed = name.startsWith(".") ? parseDirectoryName(name.slice(1)) : undefined;
    return parsed?.adopter === instance ? [parsed.instance] : [];
  });
}

/** An entry as it takes up room. */
export interface EntrySize {
  readonly id: string;
  readonly bytes: number;
}

/** All entries that have their names, the oldest first: ids begin with the time. */
export function entriesIn(files: FileSystem, root: string): EntrySize[] {
  return listed(files, quarantineDirectory(root))
    .filter(isEntryName)
    .sort()
    .flatMap((id) => {
      const path = entryDirectory(root, id);
      if (files.status(path)?.kind !== "directory") return [];
      return [{ id, bytes: directoryBytes(files, path) }];
    });
}

/** What lies in a directory; 0 where it is gone. */
export function directoryBytes(files: FileSystem, path: string): number {
  return listed(files, path).reduce(
    (sum, name) => sum + (files.status(`${path}/${name}`)?.bytes ?? 0),
    0,
  );
}

/** Nothing where the directory is not there, or is none. */
function listed(files: FileSystem, path: string): readonly string[] {
  if (files.status(path)?.kind !== "directory") return [];
  try {
    return files.list(path);
  } catch (error) {
    // Somebody else took it away since.
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}

const STATUS = /_(\d{3})$/;

/** Says why, in the entry's directory. Throws what the disk throws. */
export function writeReason(
  files: FileSystem,
  directory: string,
  reason: string,
  rows: readonly LeasedRow[],
  whenMillis: number,
): void {
  const status = STATUS.exec(reason)?.[1];
  const content: EntryReason = {
    reason,
    ...(status === undefined ? {} : { status: Number(status) }),
    count: rows.length,
    firstTimeMillis: rows.reduce((least, { timeMillis }) => Math.min(least, timeMillis), Infinity),
    lastTimeMillis: rows.reduce((most, { timeMillis }) => Math.max(most, timeMillis), -Infinity),
    whenMillis,
  };
  createWhole(files, `${directory}/${REASON_FILE}`, Buffer.from(JSON.stringify(content)));
}

/** Undefined where it is missing or is none: the rows of the entry are as good as before. */
export function readReason(files: FileSystem, directory: string): EntryReason | undefined {
  const path = `${directory}/${REASON_FILE}`;
  if (files.status(path)?.kind !== "file") return undefined;
  try {
    const text = Buffer.from(files.readFile(path, MAX_REASON_BYTES)).toString("utf8");
    const content: unknown = JSON.parse(text);
    return isReason(content) ? content : undefined;
  } catch {
    // Torn, foreign or unreadable; it is for people, and nothing depends on it.
    return undefined;
  }
}

function isReason(value: unknown): value is EntryReason {
  if (typeof value !== "object" || value === null) return false;
  const { reason, status = 0, ...rest } = value as Partial<EntryReason>;
  const { count, firstTimeMillis, lastTimeMillis, whenMillis } = rest;
  const numbers = [status, count, firstTimeMillis, lastTimeMillis, whenMillis];
  return typeof reason === "string" && numbers.every(Number.isFinite);
}

/** Why the rows of an entry may be given up; also the name of the mark in its directory. */
export type DropReason = "dropped.quarantine_full" | "dropped.purged";
const DROP_REASONS: readonly DropReason[] = ["dropped.quarantine_full", "dropped.purged"];

/**
 * Marks a directory's rows as given up: whoever takes it over books them as dropped for that reason and sends none.
 * The mark survives the machine's power before this returns. Throws what the disk throws.
 */
export function markDropped(files: FileSystem, directory: string, reason: DropReason): void {
  try {
    if (droppedReason(files, directory) === undefined) {
      files.close(files.create(`${directory}/${reason}`));
    }
  } catch (error) {
    // Another process does the same at this moment.
    if (errorCode(error) !== "EEXIST") throw error;
  }
  files.syncDirectory(directory);
}

export function droppedReason(files: FileSystem, directory: string): DropReason | undefined {
  return DROP_REASONS.find((reason) => files.status(`${directory}/${reason}`)?.kind === "file");
}

/** Whether a file is part of an entry beside what every instance has. */
export function isEntryFile(name: string): boolean {
  return name === REASON_FILE || DROP_REASONS.some((reason) => name === reason);
}

/** Removes what is ours by name; a directory with anything else in it stays. Throws what the disk throws. */
export function removeEntry(files: FileSystem, directory: string): void {
  if (files.status(directory)?.kind !== "directory") return;
  for (const name of files.list(directory)) {
    const isOurs =
      parseSegmentName(name) !== undefined ||
      parseJournalName(name) !== undefined ||
      name === RESERVE_FILE ||
      isEntryFile(name);
    if (isOurs) files.removeFile(`${directory}/${name}`);
  }
  try {
    files.removeDirectory(directory);
  } catch (error) {
    if (!["ENOTEMPTY", "EEXIST", "ENOENT"].includes(errorCode(error))) throw error;
  }
}
