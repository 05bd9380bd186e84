import { basename, dirname } from "node:path";
import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";
import type { Random } from "../random.ts";
import { KEY_BYTES } from "./pseudonym.ts";

/** What stands behind the name of a key that is being made. */
const UNFINISHED = /^[0-9a-f]{2,16}\.new$/;

/** The key, or why there is none. Without a key identifiers are dropped, never sent raw. */
export type KeyResult = { readonly key: Uint8Array } | { readonly reason: string };

/**
 * Reads the installation's key, or makes it once: 32 random bytes, mode 0600. Processes that start
 * together agree, since the file appears whole or not at all (a link to a finished file).
 */
export function loadKey(files: FileSystem, path: string, random: Random): KeyResult {
  try {
    if (files.status(path) === undefined) createKey(files, path, random);
    return readKey(files, path);
  } catch (error) {
    return { reason: `the key file ${path} cannot be used: ${errorCode(error)}` };
  }
}

/** What a provider gives, copied: who gave it may overwrite its own. */
export function providedKey(provide: () => Uint8Array): KeyResult {
  try {
    const key: unknown = provide();
    if (key instanceof Uint8Array && key.byteLength === KEY_BYTES) return { key: key.slice() };
    return { reason: `privacy.key.provide gave something else than ${KEY_BYTES} bytes` };
  } catch (error) {
    return { reason: `privacy.key.provide failed: ${errorCode(error)}` };
  }
}

/** With what a process that died on the way left of it. False where it is there still. */
export function removeKey(files: FileSystem, path: string): boolean {
  const directory = dirname(path);
  const unfinished = `${basename(path)}.`;
  try {
    for (const name of files.list(directory)) {
      const isUnfinished =
        name.startsWith(unfinished) && UNFINISHED.test(name.slice(unfinished.length));
      if (isUnfinished) files.removeFile(`${directory}/${name}`);
    }
    files.removeFile(path);
    files.syncDirectory(directory);
    return true;
  } catch (error) {
    // Gone is gone; all else the caller tells.
    return errorCode(error) === "ENOENT";
  }
}

function readKey(files: FileSystem, path: string): KeyResult {
  const status = files.status(path);
  if (status?.kind !== "file") return { reason: `the key ${path} is not a regular file` };
  if ((status.mode & 0o077) !== 0) {
    const mode = status.mode.toString(8);
    return { reason: `the key file ${path} has mode ${mode}, others may read it; run chmod 600` };
  }
  const key = files.readFile(path, KEY_BYTES);
  if (key.byteLength !== KEY_BYTES) {
    return { reason: `the key file ${path} has ${key.byteLength} bytes, not ${KEY_BYTES}` };
  }
  return { key };
}

function createKey(files: FileSystem, path: string, random: Random): void {
  const directory = dirname(path);
  files.makeDirectory(directory);
  const temporary = `${path}.${random.uint32().toString(16)}${random.uint32().toString(16)}.new`;
  const descriptor = files.create(temporary);
  try {
    const key = new Uint8Array(KEY_BYTES);
    random.fill(key);
    const written = files.write(descriptor, key, 0);
    if (written !== KEY_BYTES)
      throw new RangeError(`only ${written} bytes of the key were written`);
    files.sync(descriptor);
    files.link(temporary, path);
    // A key that a loss of power takes back would be made anew: every pseudonym would change.
    files.syncDirectory(directory);
  } catch (error) {
    // Another process was first: its key is the installation's.
    if (errorCode(error) !== "EEXIST") throw error;
  } finally {
    files.close(descriptor);
    files.removeFile(temporary);
  }
}
