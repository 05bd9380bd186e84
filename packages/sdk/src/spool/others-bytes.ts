import type { FileSystem } from "../file-system.ts";
import { parseDirectoryName } from "./instance-name.ts";

/** Files of one spool that are looked at; beyond that the sum is a lower bound. */
const MAX_FILES = 100_000;

/**
 * What other processes have in the same spool, in bytes: every directory that is not `self`'s own and not
 * adopted by it. A directory that goes away meanwhile counts as nothing. Throws where the root cannot be listed.
 */
export function othersBytes(files: FileSystem, root: string, self: string): number {
  let bytes = 0;
  let left = MAX_FILES;
  for (const name of files.list(root)) {
    const parsed = parseDirectoryName(name);
    if (parsed === undefined || (parsed.adopter ?? parsed.instance) === self) continue;
    for (const file of listed(files, `${root}/${name}`)) {
      if (left-- <= 0) return bytes;
      bytes += size(files, `${root}/${name}/${file}`);
    }
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
