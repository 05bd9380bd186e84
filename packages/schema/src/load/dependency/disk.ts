import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

/** What dependencies need of the disk. What fails throws the system's error. */

/** False also where nobody may look. */
export function isPresent(path: string): boolean {
  return existsSync(path);
}

/**
 * At most one byte more than the bound, so that a caller can tell what is too large. Throws also
 * where the path is a symbolic link or no regular file.
 */
export function readBounded(path: string, maxBytes: number): Uint8Array {
  // O_NONBLOCK: opening a named pipe would wait for a writer.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const descriptor = openSync(path, flags);
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) throw new Error("it is not a regular file");
    const buffer = new Uint8Array(Math.min(status.size, maxBytes) + 1);
    let length = 0;
    while (length < buffer.length) {
      const count = readSync(descriptor, buffer, length, buffer.length - length, length);
      if (count === 0) break;
      length += count;
    }
    return buffer.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Puts a whole file in place: written beside, under a name that no other process has, then
 * renamed. A reader sees the old file or the new one.
 */
export function writeWhole(folder: string, name: string, bytes: Uint8Array | string): void {
  const temporary = createTemporaryFolder(folder);
  try {
    writeFileSync(join(temporary, name), bytes, { flag: "wx", mode: 0o600 });
    renameSync(join(temporary, name), join(folder, name));
  } finally {
    removeFolder(temporary);
  }
}

/** A new folder for this process alone. What is above it is made where it is absent. */
export function createTemporaryFolder(parent: string): string {
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  return mkdtempSync(join(parent, ".sonde-"));
}

/** Also where a process that was killed just now still makes a file. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Bytes of all files below a folder in which another process is at work. */
export function folderBytes(folder: string): number {
  let bytes = 0;
  try {
    for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      bytes += lstatSync(join(folder, path), { throwIfNoEntry: false })?.size ?? 0;
    }
  } catch (error) {
    // A folder went away meanwhile. What is left is seen at the next look.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return bytes;
}
