import type { FileStatus, FileSystem } from "../../../src/file-system.ts";
import { MemoryFileSystem, systemError } from "./memory-file-system.ts";

/** The root directory's number; every other file or directory has one of its own from 1. */
export const ROOT_INODE = 0;

/** A name in a directory that changes: to another file or directory, or to none. */
export interface NameChange {
  readonly directory: number;
  readonly name: string;
  readonly inode: number | undefined;
}

/** One operation that changes the disk, or that says what of it survives a loss of power. */
export type Change =
  | {
      readonly kind: "names";
      readonly what: string;
      readonly changes: readonly NameChange[];
      /** What came into being with it. */
      readonly born?: { readonly inode: number; readonly isDirectory: boolean };
    }
  | {
      readonly kind: "write";
      readonly inode: number;
      readonly position: number;
      readonly bytes: Buffer;
    }
  | { readonly kind: "truncate"; readonly inode: number; readonly bytes: number }
  | { readonly kind: "touch"; readonly inode: number; readonly millis: number }
  | { readonly kind: "sync"; readonly inode: number }
  | { readonly kind: "syncDirectory"; readonly directory: number };

/**
 * A disk in memory that writes down every change in order, by file and not by path, so that a test
 * can say afterwards what a loss of power at any point would have left (`crash-images.ts`). Bounds:
 * it keeps every byte ever written, so it is for sequences of a few hundred operations.
 */
export class RecordingFileSystem implements FileSystem {
  readonly changes: Change[] = [];
  readonly memory: MemoryFileSystem = new MemoryFileSystem();
  readonly #entries = new Map<number, Map<string, number>>([[ROOT_INODE, new Map()]]);
  readonly #open = new Map<number, number>();
  #nextInode = ROOT_INODE + 1;

  /** What a path names now; the parents must be there. */
  inodeAt(path: string): number | undefined {
    let inode: number | undefined = ROOT_INODE;
    for (const part of path.split("/").filter(Boolean)) {
      inode = inode === undefined ? undefined : this.#entries.get(inode)?.get(part);
    }
    return inode;
  }

  makeDirectory(path: string): void {
    this.memory.makeDirectory(path);
    const parts = path.split("/").filter(Boolean);
    for (let depth = 1; depth <= parts.length; depth++) {
      const at = `/${parts.slice(0, depth).join("/")}`;
      if (this.inodeAt(at) !== undefined) continue;
      this.#born(`mkdir ${at}`, at, true);
      // The real one syncs the parent of every directory that it makes.
      this.changes.push({ kind: "syncDirectory", directory: this.#place(at).directory });
    }
  }

  list(path: string): string[] {
    return this.memory.list(path);
  }

  status(path: string): FileStatus | undefined {
    return this.memory.status(path);
  }

  create(path: string): number {
    const descriptor = this.memory.create(path);
    this.#open.set(descriptor, this.#born(`create ${path}`, path, false));
    return descriptor;
  }

  openToRead(path: string): number {
    return this.#opened(this.memory.openToRead(path), path);
  }

  openToWrite(path: string): number {
    return this.#opened(this.memory.openToWrite(path), path);
  }

  write(descriptor: number, bytes: Uint8Array, position: number): number {
    const written = this.memory.write(descriptor, bytes, position);
    const copy = Buffer.from(bytes.subarray(0, written));
    this.changes.push({ kind: "write", inode: this.#inode(descriptor), position, bytes: copy });
    return written;
  }

  read(descriptor: number, into: Uint8Array, position: number): number {
    return this.memory.read(descriptor, into, position);
  }

  truncate(descriptor: number, bytes: number): void {
    this.memory.truncate(descriptor, bytes);
    this.changes.push({ kind: "truncate", inode: this.#inode(descriptor), bytes });
  }

  sync(descriptor: number): void {
    this.memory.sync(descriptor);
    this.changes.push({ kind: "sync", inode: this.#inode(descriptor) });
  }

  syncDirectory(path: string): void {
    this.memory.syncDirectory(path);
    this.changes.push({ kind: "syncDirectory", directory: this.inodeAt(path)! });
  }

  isAt(descriptor: number, path: string): boolean {
    return this.memory.isAt(descriptor, path);
  }

  close(descriptor: number): void {
    this.memory.close(descriptor);
    this.#open.delete(descriptor);
  }

  readFile(path: string, maxBytes: number): Uint8Array {
    return this.memory.readFile(path, maxBytes);
  }

  rename(from: string, to: string): void {
    this.memory.rename(from, to);
    const inode = this.inodeAt(from);
    this.#names(`rename ${from} ${to}`, [
      { ...this.#place(from), inode: undefined },
      { ...this.#place(to), inode },
    ]);
  }

  link(from: string, to: string): void {
    this.memory.link(from, to);
    this.#names(`link ${from} ${to}`, [{ ...this.#place(to), inode: this.inodeAt(from) }]);
  }

  touch(path: string, nowMillis: number): void {
    this.memory.touch(path, nowMillis);
    this.changes.push({ kind: "touch", inode: this.inodeAt(path)!, millis: nowMillis });
  }

  /** Permissions matter to no test of crashes, so they are not in the images. */
  setMode(path: string, mode: number): void {
    this.memory.setMode(path, mode);
  }

  removeFile(path: string): void {
    this.memory.removeFile(path);
    this.#names(`unlink ${path}`, [{ ...this.#place(path), inode: undefined }]);
  }

  removeDirectory(path: string): void {
    this.memory.removeDirectory(path);
    this.#names(`rmdir ${path}`, [{ ...this.#place(path), inode: undefined }]);
  }

  #opened(descriptor: number, path: string): number {
    this.#open.set(descriptor, this.inodeAt(path)!);
    return descriptor;
  }

  #inode(descriptor: number): number {
    const inode = this.#open.get(descriptor);
    if (inode === undefined) throw systemError("EBADF", String(descriptor));
    return inode;
  }

  #place(path: string): { directory: number; name: string } {
    const slash = path.lastIndexOf("/");
    return { directory: this.inodeAt(path.slice(0, slash))!, name: path.slice(slash + 1) };
  }

  #born(what: string, path: string, isDirectory: boolean): number {
    const inode = this.#nextInode++;
    if (isDirectory) this.#entries.set(inode, new Map());
    this.#names(what, [{ ...this.#place(path), inode }], { inode, isDirectory });
    return inode;
  }

  #names(
    what: string,
    changes: readonly NameChange[],
    born?: { readonly inode: number; readonly isDirectory: boolean },
  ): void {
    for (const { directory, name, inode } of changes) {
      const entries = this.#entries.get(directory)!;
      if (inode === undefined) entries.delete(name);
      else entries.set(name, inode);
    }
    this.changes.push({ kind: "names", what, changes, ...(born && { born }) });
  }
}
