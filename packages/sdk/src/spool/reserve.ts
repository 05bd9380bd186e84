import { basename, dirname } from "node:path";
import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";
import { parseDirectoryName } from "./instance-name.ts";

export const RESERVE_FILE = "reserve";
/** Room for books of some thousand events. */
export const RESERVE_BYTES: number = 256 * 1024;
/** Written at once: a disk that is nearly full then gives what it has. */
const CHUNK_BYTES = 64 * 1024;

/** The disk is full, or the user's quota of it. */
export function isDiskFull(error: unknown): boolean {
  return ["ENOSPC", "EDQUOT"].includes(errorCode(error));
}

/**
 * Room for the books on a full disk: a file that takes up space until the journal needs it. Without it a
 * full disk could not even be told what was delivered, and so nothing could be deleted from it.
 *
 * Bound: {@link RESERVE_BYTES} for each directory of a process that lives or that nobody has recovered yet,
 * beside the spool's `maxBytes`. It holds no data; that it is missing or shorter costs nothing but its help.
 */
export class Reserve {
  readonly #files: FileSystem;
  readonly #paths: readonly string[];

  /** Gives up what is in the first of the directories that has any; takes room in the last. */
  constructor(files: FileSystem, directories: readonly string[]) {
    this.#files = files;
    this.#paths = directories.map((directory) => `${directory}/${RESERVE_FILE}`);
  }

  /** Gives room up. False where there is none to give. */
  release(): boolean {
    return this.#paths.some((path) => this.#remove(path));
  }

  #remove(path: string): boolean {
    try {
      const status = this.#files.status(path);
      if (status?.kind !== "file") return false;
      this.#files.removeFile(path);
      return status.bytes > 0;
    } catch {
      // The disk said that it is full; that it also refuses this is no better reason.
      return false;
    }
  }

  /** Takes the room where it is missing, or as much of it as the disk gives. */
  fill(): void {
    const path = this.#paths.at(-1)!;
    try {
      const status = this.#files.status(path);
      if (status === undefined) this.#extend(this.#files.create(path), 0);
      else if (status.kind === "file" && status.bytes < RESERVE_BYTES) {
        this.#extend(this.#files.openToWrite(path), status.bytes);
      }
    } catch {
      // A disk without room for it may have some later. Rows that it does not take are told of and counted.
    }
  }

  #extend(descriptor: number, from: number): void {
    try {
      const bytes = incompressible();
      for (let at = from; at < RESERVE_BYTES; ) {
        const chunk = bytes.subarray(at, at + CHUNK_BYTES);
        const written = this.#files.write(descriptor, chunk, at);
        at += written;
        if (written < chunk.byteLength) break;
      }
    } finally {
      this.#syncAndClose(descriptor);
    }
  }

  /** Only what was synced certainly has its place on the disk. */
  #syncAndClose(descriptor: number): void {
    try {
      this.#files.sync(descriptor);
    } finally {
      this.#files.close(descriptor);
    }
  }
}

let content: Buffer | undefined;

/** A file system that compresses would keep no room for zeros. */
function incompressible(): Buffer {
  if (content !== undefined) return content;
  content = Buffer.alloc(RESERVE_BYTES);
  let state = 1;
  for (let at = 0; at < RESERVE_BYTES; at += 4) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    content.writeInt32LE(state, at);
  }
  return content;
}

/** What lies in the directory helps to recover it, then what the process that adopted it has for itself. */
export function reserveFor(files: FileSystem, directory: string): Reserve {
  const { adopter } = parseDirectoryName(basename(directory)) ?? {};
  if (adopter === undefined) return new Reserve(files, [directory]);
  return new Reserve(files, [directory, `${dirname(directory)}/${adopter}`]);
}
