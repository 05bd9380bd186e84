import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";
import { createWhole } from "../spool/write-whole.ts";

/**
 * What a spool remembers of the files that were imported into it, below its root: `imports/<uuid>.done`,
 * empty. Directories of instances come from there by a rename, so that nobody sees half of one.
 */
export function importsDirectory(root: string): string {
  return `${root}/imports`;
}

/** Whether all of a file was imported before. */
export function isImported(files: FileSystem, root: string, fileId: string): boolean {
  return files.status(donePath(root, fileId)) !== undefined;
}

/** Survives the machine's power when this returns. Throws what the disk throws. */
export function noteImported(files: FileSystem, root: string, fileId: string): void {
  try {
    createWhole(files, donePath(root, fileId), new Uint8Array(0));
  } catch (error) {
    // Somebody imports the same file at the same time.
    if (errorCode(error) !== "EEXIST") throw error;
  }
  files.syncDirectory(importsDirectory(root));
}

function donePath(root: string, fileId: string): string {
  return `${importsDirectory(root)}/${fileId}.done`;
}
