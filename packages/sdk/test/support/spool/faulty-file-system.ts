import type { FileSystem } from "../../../src/file-system.ts";
import { systemError } from "./memory-file-system.ts";

/** One call that changes the disk or asks of it: its name, and the path it is about. */
export interface Operation {
  readonly name: keyof FileSystem;
  readonly path: string;
}

/** What a call is to do instead: throw that error code, or write that many bytes only. */
export type Fault = string | { readonly shortBy: number };

type Decide = (operation: Operation) => Fault | undefined;

/** Records every call on the way to another file system, and spoils those that `decide` names. */
export class FaultyFileSystem implements FileSystem {
  readonly operations: Operation[] = [];
  /** Asked before each call; undefined lets it pass. */
  decide: Decide = () => undefined;
  readonly #inner: FileSystem;
  readonly #paths = new Map<number, string>();

  constructor(inner: FileSystem) {
    this.#inner = inner;
  }

  makeDirectory(path: string): void {
    this.#pass("makeDirectory", path);
    this.#inner.makeDirectory(path);
  }

  list(path: string): string[] {
    this.#pass("list", path);
    return this.#inner.list(path);
  }

  status(path: string): ReturnType<FileSystem["status"]> {
    this.#pass("status", path);
    return this.#inner.status(path);
  }

  create(path: string): number {
    this.#pass("create", path);
    return this.#opened(this.#inner.create(path), path);
  }

  openToRead(path: string): number {
    this.#pass("openToRead", path);
    return this.#opened(this.#inner.openToRead(path), path);
  }

  openToWrite(path: string): number {
    this.#pass("openToWrite", path);
    return this.#opened(this.#inner.openToWrite(path), path);
  }

  write(descriptor: number, bytes: Uint8Array, position: number): number {
    const fault = this.#pass("write", this.#paths.get(descriptor)!);
    const length = Math.max(0, bytes.byteLength - (fault?.shortBy ?? 0));
    return this.#inner.write(descriptor, bytes.subarray(0, length), position);
  }

  read(descriptor: number, into: Uint8Array, position: number): number {
    this.#pass("read", this.#paths.get(descriptor)!);
    return this.#inner.read(descriptor, into, position);
  }

  truncate(descriptor: number, bytes: number): void {
    this.#pass("truncate", this.#paths.get(descriptor)!);
    this.#inner.truncate(descriptor, bytes);
  }

  sync(descriptor: number): void {
    this.#pass("sync", this.#paths.get(descriptor)!);
    this.#inner.sync(descriptor);
  }

  syncDirectory(path: string): void {
    this.#pass("syncDirectory", path);
    this.#inner.syncDirectory(path);
  }

  isAt(descriptor: number, path: string): boolean {
    return this.#inner.isAt(descriptor, path);
  }

  close(descriptor: number): void {
    this.#inner.close(descriptor);
    this.#paths.delete(descriptor);
  }

  readFile(path: string, maxBytes: number): Uint8Array {
    this.#pass("readFile", path);
    return this.#inner.readFile(path, maxBytes);
  }

  rename(from: string, to: string): void {
    this.#pass("rename", from);
    this.#inner.rename(from, to);
  }

  link(from: string, to: string): void {
    this.#pass("link", from);
    this.#inner.link(from, to);
  }

  touch(path: string, nowMillis: number): void {
    this.#pass("touch", path);
    this.#inner.touch(path, nowMillis);
  }

  setMode(path: string, mode: number): void {
    this.#pass("setMode", path);
    this.#inner.setMode(path, mode);
  }

  removeFile(path: string): void {
    this.#pass("removeFile", path);
    this.#inner.removeFile(path);
  }

  removeDirectory(path: string): void {
    this.#pass("removeDirectory", path);
    this.#inner.removeDirectory(path);
  }

  #opened(descriptor: number, path: string): number {
    this.#paths.set(descriptor, path);
    return descriptor;
  }

  #pass(name: keyof FileSystem, path: string): { readonly shortBy: number } | undefined {
    const operation = { name, path };
    this.operations.push(operation);
    const fault = this.decide(operation);
    if (typeof fault === "string") throw systemError(fault, path);
    return fault;
  }
}
