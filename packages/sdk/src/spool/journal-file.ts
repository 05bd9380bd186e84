import type { FileSystem } from "../file-system.ts";
import { expectAt, FileGoneError } from "./file-gone.ts";
import { writeAll } from "./write-whole.ts";

/**
 * One generation of a journal. Blocks are appended and nothing is written twice. After a failed write
 * or sync the file takes no more and is never opened again: a later sync would say nothing of what the
 * kernel dropped.
 */
export class JournalFile {
  readonly #files: FileSystem;
  readonly #path: string;
  #descriptor: number | undefined;
  #offset = 0;
  #isSynced = true;
  #isBroken = false;

  /** Creates the file. Throws what the disk throws. */
  constructor(files: FileSystem, path: string) {
    this.#files = files;
    this.#path = path;
    this.#descriptor = files.create(path);
  }

  /** Bytes that it has. */
  get bytes(): number {
    return this.#offset;
  }

  get path(): string {
    return this.#path;
  }

  /** Throws what the disk throws; then it is broken. */
  append(block: Uint8Array): void {
    this.#guarded((descriptor) => {
      writeAll(this.#files, descriptor, block, this.#offset);
      expectAt(this.#files, descriptor, this.#path);
    });
    this.#offset += block.byteLength;
    this.#isSynced = false;
  }

  /** Throws what the disk throws; then it is broken. */
  sync(): void {
    if (this.#isSynced || this.#isBroken) return;
    // An error of a write that nobody was told of yet, the kernel tells the next one who opens the file.
    this.#guarded(() => this.#open());
    this.#guarded((descriptor) => this.#files.sync(descriptor));
    this.#isSynced = true;
  }

  /** Lets the descriptor go until it is needed. Throws what the disk throws; then it is broken. */
  rest(): void {
    this.#guarded(() => this.#closeDescriptor());
  }

  /** Opens it again after a rest. False where it is broken, gone, or not as it was left. */
  wake(): boolean {
    if (this.#isBroken) return false;
    try {
      this.#open();
    } catch {
      // The next generation will say all that this one said; where the disk refuses that too, it is told.
      this.#isBroken = true;
    }
    return !this.#isBroken;
  }

  #open(): void {
    if (this.#descriptor !== undefined) return;
    const status = this.#files.status(this.#path);
    if (status?.kind !== "file" || status.bytes !== this.#offset) {
      throw new FileGoneError(this.#path);
    }
    this.#descriptor = this.#files.openToWrite(this.#path);
  }

  /** Ends it: it takes no more. */
  close(): void {
    this.#isBroken = true;
    this.#closeDescriptor();
  }

  #guarded(action: (descriptor: number) => void): void {
    try {
      action(this.#descriptor!);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  #closeDescriptor(): void {
    if (this.#descriptor === undefined) return;
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    this.#files.close(descriptor);
  }
}
