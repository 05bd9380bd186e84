import type { FileSystem } from "../file-system.ts";

/** A full disk first writes less than asked, without an error. */
class ShortWriteError extends Error {
  override readonly name = "ShortWriteError";
  readonly code = "ENOSPC";

  constructor(written: number, asked: number) {
    super(`the disk took ${written} of ${asked} bytes`);
  }
}

/** Appends all of `bytes` at `position`, or throws. */
export function writeAll(
  files: FileSystem,
  descriptor: number,
  bytes: Uint8Array,
  position: number,
): void {
  const written = files.write(descriptor, bytes, position);
  if (written !== bytes.byteLength) throw new ShortWriteError(written, bytes.byteLength);
}

/** A new file of just these bytes, synced. Throws what the disk throws, EEXIST among it. */
export function createWhole(files: FileSystem, path: string, bytes: Uint8Array): void {
  const descriptor = files.create(path);
  try {
    writeAll(files, descriptor, bytes, 0);
    files.sync(descriptor);
  } finally {
    files.close(descriptor);
  }
}
