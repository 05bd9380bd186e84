import type { FileStatus, FileSystem } from "../../../src/file-system.ts";

/** An open or stored file: two names and several descriptors may lead to one. */
interface Inode {
  bytes: Buffer;
  length: number;
  modifiedMillis: number;
}

/** `link`: symbolic, to nowhere; nothing here follows one. */
type Node = Inode | "directory" | "link";

/** An error as Node throws it for a system call. */
export function systemError(code: string, path: string): NodeJS.ErrnoException {
  const error: NodeJS.ErrnoException = new Error(`${code}: ${path}`);
  error.code = code;
  return error;
}

/** A disk in memory with POSIX's rules for names: an unlinked file lives while it is open. */
export class MemoryFileSystem implements FileSystem {
  readonly #nodes = new Map<string, Node>([["/", "directory"]]);
  readonly #open = new Map<number, Inode>();
  readonly #modes = new Map<string, number>();
  readonly #owners = new Map<string, number>();
  #nextDescriptor = 3;
  /** Stamped on what is made or written. */
  nowMillis = 0;
  /** Whom everything belongs to that {@link setOwner} does not name. */
  owner = 0;

  /** Descriptors that nobody closed. */
  get openDescriptors(): number {
    return this.#open.size;
  }

  /** Every file's path, sorted. */
  get paths(): string[] {
    return [...this.#nodes].flatMap(([path, node]) => (node === "directory" ? [] : [path])).sort();
  }

  makeDirectory(path: string): void {
    const parts = path.split("/").filter(Boolean);
    for (let depth = 1; depth <= parts.length; depth++) {
      const at = `/${parts.slice(0, depth).join("/")}`;
      const node = this.#nodes.get(at);
      if (node !== undefined && node !== "directory") {
        throw systemError(depth === parts.length ? "EEXIST" : "ENOTDIR", at);
      }
      this.#nodes.set(at, "directory");
    }
  }

  list(path: string): string[] {
    this.#directory(path);
    const prefix = path === "/" ? "/" : `${path}/`;
    return [...this.#nodes.keys()]
      .filter(
        (at) => at !== path && at.startsWith(prefix) && !at.slice(prefix.length).includes("/"),
      )
      .map((at) => at.slice(prefix.length));
  }

  status(path: string): FileStatus | undefined {
    const node = this.#nodes.get(path);
    if (node === undefined) return undefined;
    const owner = this.#owners.get(path) ?? this.owner;
    if (node === "link") return { kind: "other", mode: 0o777, owner, bytes: 0, modifiedMillis: 0 };
    if (node === "directory") {
      const mode = this.#modes.get(path) ?? 0o700;
      return { kind: "directory", mode, owner, bytes: 0, modifiedMillis: 0 };
    }
    const { length: bytes, modifiedMillis } = node;
    return { kind: "file", mode: this.#modes.get(path) ?? 0o600, owner, bytes, modifiedMillis };
  }

  create(path: string): number {
    this.#directory(path.slice(0, path.lastIndexOf("/")) || "/");
    if (this.#nodes.has(path)) throw systemError("EEXIST", path);
    const inode = { bytes: Buffer.alloc(0), length: 0, modifiedMillis: this.nowMillis };
    this.#nodes.set(path, inode);
    return this.#descriptor(inode);
  }

  openToRead(path: string): number {
    return this.#descriptor(this.#file(path));
  }

  openToWrite(path: string): number {
    return this.#descriptor(this.#file(path));
  }

  write(descriptor: number, bytes: Uint8Array, position: number): number {
    const inode = this.#inode(descriptor);
    const end = position + bytes.byteLength;
    if (end > inode.bytes.byteLength) {
      inode.bytes = Buffer.concat([inode.bytes, Buffer.alloc(Math.max(end, 4096))]);
    }
    inode.bytes.set(bytes, position);
    inode.length = Math.max(inode.length, end);
    inode.modifiedMillis = this.nowMillis;
    return bytes.byteLength;
  }

  read(descriptor: number, into: Uint8Array, position: number): number {
    const inode = this.#inode(descriptor);
    const end = Math.min(inode.length, position + into.byteLength);
    if (end <= position) return 0;
    into.set(inode.bytes.subarray(position, end));
    return end - position;
  }

  truncate(descriptor: number, bytes: number): void {
    const inode = this.#inode(descriptor);
    inode.length = Math.min(inode.length, bytes);
    inode.bytes.fill(0, inode.length);
  }

  sync(descriptor: number): void {
    this.#inode(descriptor);
  }

  syncDirectory(path: string): void {
    this.#directory(path);
  }

  isAt(descriptor: number, path: string): boolean {
    return this.#nodes.get(path) === this.#inode(descriptor);
  }

  close(descriptor: number): void {
    this.#inode(descriptor);
    this.#open.delete(descriptor);
  }

  readFile(path: string, maxBytes: number): Uint8Array {
    const { bytes, length } = this.#file(path);
    if (length > maxBytes) throw systemError("EFBIG", path);
    return new Uint8Array(bytes.subarray(0, length));
  }

  rename(from: string, to: string): void {
    const node = this.#nodes.get(from);
    if (node === undefined) throw systemError("ENOENT", from);
    if (node === "directory" && this.#nodes.has(to) && this.list(to).length > 0) {
      throw systemError("ENOTEMPTY", to);
    }
    for (const [path, moved] of [...this.#nodes]) {
      if (path !== from && !path.startsWith(`${from}/`)) continue;
      this.#nodes.delete(path);
      this.#nodes.set(to + path.slice(from.length), moved);
      for (const facts of [this.#modes, this.#owners]) {
        const fact = facts.get(path);
        facts.delete(path);
        facts.delete(to + path.slice(from.length));
        if (fact !== undefined) facts.set(to + path.slice(from.length), fact);
      }
    }
  }

  link(from: string, to: string): void {
    if (this.#nodes.has(to)) throw systemError("EEXIST", to);
    this.#nodes.set(to, this.#file(from));
  }

  touch(path: string, nowMillis: number): void {
    this.#file(path).modifiedMillis = nowMillis;
  }

  setMode(path: string, mode: number): void {
    this.#modes.set(path, mode);
  }

  removeFile(path: string): void {
    if (this.#nodes.get(path) !== "link") this.#file(path);
    this.#nodes.delete(path);
    this.#modes.delete(path);
    this.#owners.delete(path);
  }

  removeDirectory(path: string): void {
    if (this.list(path).length > 0) throw systemError("ENOTEMPTY", path);
    this.#nodes.delete(path);
  }

  /** Removes a directory with all that is in it, as `rm -r` does behind a program's back. */
  removeTree(path: string): void {
    for (const at of [...this.#nodes.keys()]) {
      if (at === path || at.startsWith(`${path}/`)) this.#nodes.delete(at);
    }
  }

  /** Puts a whole file there, whatever was there before. */
  put(path: string, bytes: Uint8Array): void {
    if (this.#nodes.has(path)) this.removeFile(path);
    const descriptor = this.create(path);
    this.write(descriptor, bytes, 0);
    this.close(descriptor);
  }

  /** Puts a symbolic link there. */
  putLink(path: string): void {
    this.#nodes.set(path, "link");
  }

  setOwner(path: string, owner: number): void {
    this.#owners.set(path, owner);
  }

  bytesOf(path: string): Buffer {
    return Buffer.from(this.readFile(path, Number.MAX_SAFE_INTEGER));
  }

  /** The disk as it is now, for a program that starts over: open files stay behind. */
  copy(): MemoryFileSystem {
    const copy = new MemoryFileSystem();
    copy.nowMillis = this.nowMillis;
    for (const [path, node] of this.#nodes) {
      copy.#nodes.set(
        path,
        typeof node === "string" ? node : { ...node, bytes: Buffer.from(node.bytes) },
      );
    }
    copy.owner = this.owner;
    for (const [path, mode] of this.#modes) copy.#modes.set(path, mode);
    for (const [path, owner] of this.#owners) copy.#owners.set(path, owner);
    return copy;
  }

  #descriptor(inode: Inode): number {
    const descriptor = this.#nextDescriptor++;
    this.#open.set(descriptor, inode);
    return descriptor;
  }

  #inode(descriptor: number): Inode {
    const inode = this.#open.get(descriptor);
    if (inode === undefined) throw systemError("EBADF", String(descriptor));
    return inode;
  }

  #file(path: string): Inode {
    const node = this.#nodes.get(path);
    if (node === undefined) throw systemError("ENOENT", path);
    if (node === "directory") throw systemError("EISDIR", path);
    if (node === "link") throw systemError("ELOOP", path);
    return node;
  }

  #directory(path: string): void {
    const node = this.#nodes.get(path);
    if (node === undefined) throw systemError("ENOENT", path);
    if (node !== "directory") throw systemError("ENOTDIR", path);
  }
}
