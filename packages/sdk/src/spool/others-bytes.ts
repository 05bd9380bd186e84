import type { FileSystem } from "../file-system.ts";
import { parseDirectoryName } from "./instance-name.ts";
import { MAX_QUARANTINE_BYTES } from "./quarantine.ts";
import { quarantineDirectory } from "./quarantine-entry.ts";

/** Files of one spool that are looked at; beyond that the sum is a lower bound. */
const MAX_FILES = 100_000;

/**
 * What others have in the same spool, in bytes: every directory of a process that is not `self`'s own and not
 * adopted by it, and the quarantine, up to its cap. A directory that goes away meanwhile counts as nothing. Throws
 * where the root cannot be listed.
 */
export function othersBytes(files: FileSystem, root: string, self: string): number {
  const left = { files: MAX_FILES };
  let bytes = 0;
  for (const name of files.list(root)) {
    const parsed = parseDirectoryName(name);
    if (parsed === undefined || (parsed.adopter ?? parsed.instance) === self) continue;
    bytes += bytesIn(files, `${root}/${name}`, left);
  }
  return bytes + Math.min(MAX_QUARANTINE_BYTES, quarantineBytes(files, root, left));
}

function quarantineBytes(files: FileSystem, root: string, left: { files: number }): number {
  const directory = quarantineDirectory(root);
  // What is behind a link is not looked at.
  if (files.status(directory)?.kind !== "directory") return 0;
  let bytes = 0;
  for (const name of listed(files, directory)) {
    const path = `${directory}/${name}`;
    if (files.status(path)?.kind === "directory") bytes += bytesIn(files, path, left);
  }
  return bytes;
}

function bytesIn(files: FileSystem, directory: string, left: { files: number }): number {
  let bytes = 0;
  for (const file of listed(files, directory)) {
    if (left.files-- <= 0) break;
    bytes += size(files, `${directory}/${file}`);
  }
  return bytes;
}

function listed(files: FileSystem, directory: string): readonly string[] {
  try {
    return files.list(directory);
  } catch {
    // Adopted or removed since, or not ours to read: either way nothing that this process could evict.
    return [];
  }
}

function size(files: FileSystem, path: string): number {
  try {
    return files.status(path)?.bytes ?? 0;
  } catch {
    // As above.
    return 0;
  }
}
