import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";
import type { Processes } from "../process-identity.ts";
import { hiddenName, ownerFile, parseDirectoryName, parseSummaryName } from "./instance-name.ts";
import { prepareRoot } from "./spool-root.ts";
import { createWhole } from "./write-whole.ts";

export interface InstanceDirectoryOptions {
  readonly files: FileSystem;
  readonly processes: Processes;
  readonly root: string;
  readonly id: string;
}

/** Another process has taken the directory over, or has already delivered all that was in it. */
export class AdoptedError extends Error {
  override readonly name = "AdoptedError";
  readonly code = "EADOPTED";

  constructor(id: string) {
    super(`the directory of ${id} belongs to another process now`);
  }
}

/**
 * Makes the directory of a live instance, with its owner in it before anybody can see it: a directory
 * without an owner is free to take. Returns its path. One that is there already is ours, from an
 * earlier try or from our other thread. `maker` keeps the two threads apart. Throws what the disk
 * throws, `UnsafeRootError` where the root is not ours to write to, and {@link AdoptedError} rather
 * than give one instance two homes.
 */
export function makeInstanceDirectory(
  options: InstanceDirectoryOptions,
  maker: "spool" | "exit",
): string {
  const { files, processes, root, id } = options;
  prepareRoot(files, processes, root);
  const directory = `${root}/${id}`;
  if (isDirectory(files, directory)) return directory;
  if (isTakenOver(files, root, id)) throw new AdoptedError(id);
  const hidden = `${root}/${hiddenName(id, maker)}`;
  try {
    files.makeDirectory(hidden);
    writeOwner(files, hidden, processes);
    files.rename(hidden, directory);
  } catch (error) {
    // Our other thread was faster; its owner is the same.
    if (!isDirectory(files, directory)) throw error;
  }
  return directory;
}

function isDirectory(files: FileSystem, path: string): boolean {
  return files.status(path)?.kind === "directory";
}

/**
 * Whether another process took the directory of `id` over, and perhaps delivered all of it since. Throws
 * what the disk throws, but where the root is gone with all that was in it.
 */
export function isTakenOver(files: FileSystem, root: string, id: string): boolean {
  try {
    return files.list(root).some((name) => isOfAdopter(name, id));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
}

function isOfAdopter(name: string, id: string): boolean {
  return parseDirectoryName(name)?.instance === id || parseSummaryName(name) === id;
}

function writeOwner(files: FileSystem, directory: string, processes: Processes): void {
  const path = ownerFile(directory);
  if (files.status(path) !== undefined) files.removeFile(path);
  createWhole(files, path, Buffer.from(JSON.stringify(processes.self())));
}
