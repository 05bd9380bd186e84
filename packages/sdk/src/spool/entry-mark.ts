import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";

/** Why the rows of an entry may be given up; also the name of the mark in its directory. */
export type DropReason = "dropped.quarantine_full" | "dropped.purged" | "dropped.level";
export const DROP_REASONS: readonly DropReason[] = [
  "dropped.quarantine_full",
  "dropped.purged",
  "dropped.level",
];

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
