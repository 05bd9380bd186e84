import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";

/**
 * Renames what several processes may want. False where `from` is gone: somebody else was faster. A network
 * file system that repeats a request may say so of a rename that it has done, so `to` has the last word;
 * its name must be one that nobody else uses for something else. Throws what else the disk throws.
 */
export function move(files: FileSystem, from: string, to: string): boolean {
  try {
    files.rename(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    return files.status(to) !== undefined;
  }
}
