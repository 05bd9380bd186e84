import type { FileSystem } from "../file-system.ts";
import { expectAt } from "./file-gone.ts";
import { writeAll } from "./write-whole.ts";

/**
 * One open segment: blocks are appended and nothing is ever written twice. After any failed write
 * the file is cut back to its last whole block and takes no more (never append behind a torn block).
 */
export class SegmentWriter {
  readonly number: number;
  readonly path: string;
  readonly #files: FileSystem;
  readonly #descriptor: number;
  #offset = 0;
  #synced = 0;
  #isBroken = false;
  #isUnsyncable = false;

  /** Creates the file. Throws what the disk throws. */
  constructor(files: FileSystem, path: string, number: number) {
    this.#files = files;
    this.path = path;
    this.number = number;
    this.#descriptor = files.create(path);
  }

  get offset(): number {
    return this.#offset;
  }

  /** Bytes that survive the machine's power. */
  get syncedBytes(): number {
    return this.#synced;
  }

  /** It takes no more blocks. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Appends a whole block or throws; then the segment is broken and holds what it held before. */
  append(block: Uint8Array): void {
    try {
      writeAll(this.#files, this.#descriptor, block, this.#offset);
      expectAt(this.#files, this.#descriptor, this.path);
    } catch (error) {
      this.#isBroken = true;
      this.#cutBack();
      throw error;
    }
    this.#offset += block.byteLength;
  }

  #cutBack(): void {
    try {
      this.#files.truncate(this.#descriptor, this.#offset);
    } catch {
      // The torn bytes stay; a reader skips them, and the first error says more than this one.
    }
  }

  /** A sync that failed is not tried again on this file: the kernel may have dropped the pages. */
  sync(): void {
    if (this.#isUnsyncable || this.#synced === this.#offset) return;
    try {
      this.#files.sync(this.#descriptor);
    } catch (error) {
      this.#isBroken = true;
      this.#isUnsyncable = true;
      throw error;
    }
    this.#synced = this.#offset;
  }

  close(): void {
    this.#files.close(this.#descriptor);
  }
}
