import { readdirSync, statSync } from "node:fs";
import type { FileSystem } from "../../src/file-system.ts";
import { systemError } from "../../test/support/spool/memory-file-system.ts";
import { intercepted } from "./intercepted.ts";

/** A bound on the bytes below a folder, for machines that let nobody mount a small disk. */
export class Quota {
  /** Writes that were refused or cut. */
  refused: number = 0;
  maxBytes: number = Number.POSITIVE_INFINITY;
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  lift(): void {
    this.maxBytes = Number.POSITIVE_INFINITY;
  }

  /** A write that does not fit is cut to what does, as a full disk does it; the next finds no space. */
  spoil(files: FileSystem): FileSystem {
    return intercepted(files, (name, words, call) => {
      if (name !== "write") return call(words);
      const [descriptor, bytes, position] = words as [number, Uint8Array, number];
      const room = this.maxBytes - this.#usedBytes();
      if (bytes.byteLength <= room) return call(words);
      this.refused++;
      if (room <= 0) throw systemError("ENOSPC", "the disk behind a quota");
      return call([descriptor, bytes.subarray(0, room), position]);
    });
  }

  #usedBytes(): number {
    const entries = readdirSync(this.#directory, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .reduce((sum, { parentPath, name }) => sum + statSync(`${parentPath}/${name}`).size, 0);
  }
}
