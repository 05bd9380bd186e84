import type { FileSystem } from "../file-system.ts";

/**
 * A file's first bytes, at most `maxBytes` and no more than it has: a file that is longer than any
 * that we write is read as far as ours would go. Throws what the disk throws.
 */
export function readStart(files: FileSystem, path: string, maxBytes: number): Buffer {
  const bytes = Math.min(files.status(path)?.bytes ?? 0, maxBytes);
  return readPart(files, path, 0, bytes);
}

/** The bytes from `offset` on; fewer than asked where the file ends before. */
export function readPart(files: FileSystem, path: string, offset: number, bytes: number): Buffer {
  const descriptor = files.openToRead(path);
  try {
    return readFully(files, descriptor, offset, bytes);
  } finally {
    files.close(descriptor);
  }
}

/** The same of a file that is open. */
export function readFully(
  files: FileSystem,
  descriptor: number,
  offset: number,
  bytes: number,
): Buffer {
  const buffer = Buffer.alloc(bytes);
  let got = 0;
  while (got < bytes) {
    const more = files.read(descriptor, buffer.subarray(got), offset + got);
    if (more === 0) break;
    got += more;
  }
  return buffer.subarray(0, got);
}
