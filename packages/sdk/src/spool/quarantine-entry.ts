import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";
import { DROP_REASONS } from "./entry-mark.ts";
import { REASON_FILE } from "./entry-reason.ts";
import {
  adoptedName,
  parseDirectoryName,
  parseJournalName,
  parseSegmentName,
} from "./instance-name.ts";
import { RESERVE_FILE } from "./reserve.ts";

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
