import type { FileSystem } from "../file-system.ts";

/** A file is no longer where it was made: somebody moved or removed it, or its directory. */
export class FileGoneError extends Error {
  override readonly name = "FileGoneError";
  readonly code = "ENOENT";

  constructor(path: string) {
    super(`${path} was moved or removed while it was written`);
  }
}

/** Throws {@link FileGoneError} where `path` leads elsewhere: bytes in a file that nobody will find again are not written. */
export function expectAt(files: FileSystem, descriptor: number, path: string): void {
  if (!files.isAt(descriptor, path)) throw new FileGoneError(path);
}
