import fs from "node:fs";
import { dirname } from "node:path";

export interface FileStatus {
  readonly kind: "file" | "directory" | "other";
  /** Permission bits, e.g. 0o600. */
  readonly mode: number;
  /** Numeric owner; undefined where the platform has none. */
  readonly owner: number | undefined;
  readonly bytes: number;
  readonly modifiedMillis: number;
}

/**
 * The disk, injected so that tests can break it. Every call is synchronous: the spool lives in a
 * thread of its own, where blocking costs the host nothing and libuv's pool stays free
 * (four busy pool threads hold up every `dns.lookup` of the host). Errors are thrown as Node
 * throws them, with an errno name in `code`.
 */
export interface FileSystem {
  /**
   * Makes `path` and its parents, mode 0700, so that their names survive the machine's power where
   * the parents may be read. Existing is fine.
   */
  makeDirectory(path: string): void;
  list(path: string): string[];
  /** Undefined where nothing is there. Does not follow a symbolic link. */
  status(path: string): FileStatus | undefined;
  /** A new file for reading and writing, mode 0600; EEXIST where there is one. */
  create(path: string): number;
  openToRead(path: string): number;
  /** An existing file for reading and writing: one that was closed to save its descriptor. */
  openToWrite(path: string): number;
  /** Bytes written at `position`; may be fewer than given (a full disk does that first). */
  write(descriptor: number, bytes: Uint8Array, position: number): number;
  read(descriptor: number, into: Uint8Array, position: number): number;
  truncate(descriptor: number, bytes: number): void;
  /** fdatasync: the file's bytes survive the machine's power. */
  sync(descriptor: number): void;
  /** Makes creations, renames and removals in `path` survive too. */
  syncDirectory(path: string): void;
  /**
   * Whether `path` still leads to the open file. A file that was unlinked or moved away takes bytes
   * as before; nothing but this look tells.
   */
  isAt(descriptor: number, path: string): boolean;
  close(descriptor: number): void;
  /** Throws EFBIG where the file has more than `maxBytes`. */
  readFile(path: string, maxBytes: number): Uint8Array;
  rename(from: string, to: string): void;
  /** A second name for a file; EEXIST where `to` is taken. The atomic "create whole or not at all". */
  link(from: string, to: string): void;
  touch(path: string, nowMillis: number): void;
  /** Sets permission bits, e.g. 0o700. Follows a symbolic link: ask `status` first. */
  setMode(path: string, mode: number): void;
  removeFile(path: string): void;
  removeDirectory(path: string): void;
}

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_RDWR } = fs.constants;

export const nodeFileSystem: FileSystem = {
  makeDirectory,
  list: (path) => fs.readdirSync(path),
  status(path) {
    const stat = lstat(path);
    if (stat === undefined) return undefined;
    return {
      kind: stat.isFile() ? "file" : stat.isDirectory() ? "directory" : "other",
      mode: stat.mode & 0o777,
      owner: process.getuid === undefined ? undefined : stat.uid,
      bytes: stat.size,
      modifiedMillis: stat.mtimeMs,
    };
  },
  create: (path) => fs.openSync(path, O_CREAT | O_EXCL | O_RDWR | O_NOFOLLOW, 0o600),
  openToRead: (path) => fs.openSync(path, O_RDONLY | O_NOFOLLOW),
  openToWrite: (path) => fs.openSync(path, O_RDWR | O_NOFOLLOW),
  write: (descriptor, bytes, position) =>
    fs.writeSync(descriptor, bytes, 0, bytes.byteLength, position),
  read: (descriptor, into, position) => fs.readSync(descriptor, into, 0, into.byteLength, position),
  truncate: (descriptor, bytes) => fs.ftruncateSync(descriptor, bytes),
  sync: (descriptor) => fs.fdatasyncSync(descriptor),
  syncDirectory(path) {
    const descriptor = fs.openSync(path, O_RDONLY);
    try {
      fs.fsyncSync(descriptor);
    } finally {
      fs.closeSync(descriptor);
    }
  },
  isAt(descriptor, path) {
    const there = lstat(path);
    if (there === undefined) return false;
    const open = fs.fstatSync(descriptor);
    return there.ino === open.ino && there.dev === open.dev;
  },
  close: (descriptor) => fs.closeSync(descriptor),
  readFile(path, maxBytes) {
    const descriptor = fs.openSync(path, O_RDONLY | O_NOFOLLOW);
    try {
      const { size } = fs.fstatSync(descriptor);
      if (size > maxBytes) {
        const error: NodeJS.ErrnoException = new Error(
          `${path} has ${size} bytes, over ${maxBytes}`,
        );
        error.code = "EFBIG";
        throw error;
      }
      const bytes = new Uint8Array(size);
      const got = fs.readSync(descriptor, bytes, 0, size, 0);
      return bytes.subarray(0, got);
    } finally {
      fs.closeSync(descriptor);
    }
  },
  rename: (from, to) => fs.renameSync(from, to),
  link: (from, to) => fs.linkSync(from, to),
  touch: (path, nowMillis) => fs.utimesSync(path, nowMillis / 1000, nowMillis / 1000),
  setMode: (path, mode) => fs.chmodSync(path, mode),
  removeFile: (path) => fs.unlinkSync(path),
  removeDirectory: (path) => fs.rmdirSync(path),
};

/** Where a file stands in the place of a directory there is nothing behind it either. */
function lstat(path: string): fs.Stats | undefined {
  try {
    return fs.lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return undefined;
    throw error;
  }
}

/**
 * Not Node's own `recursive: true`: where mkdir(2) says ENOENT although the parent is there (in /proc,
 * behind a link to nothing), Node tries again for ever (24.21). Here each level is tried twice at most.
 */
function makeDirectory(path: string): void {
  if (tryMakeDirectory(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeDirectory(parent);
  if (!tryMakeDirectory(path)) throw missing(path);
}

/** False where the parent is missing. */
function tryMakeDirectory(path: string): boolean {
  try {
    fs.mkdirSync(path, { mode: 0o700 });
    syncName(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return false;
    if (code === "EEXIST" && fs.statSync(path, { throwIfNoEntry: false })?.isDirectory())
      return true;
    throw error;
  }
}

/** Without it a spool that was synced could be gone with the folder that it is in. */
function syncName(path: string): void {
  try {
    nodeFileSystem.syncDirectory(dirname(path));
  } catch {
    // A parent that may be written and not read; most file systems keep the name all the same.
  }
}

function missing(path: string): NodeJS.ErrnoException {
  const error: NodeJS.ErrnoException = new Error(`${path} cannot be made, its parent says ENOENT`);
  error.code = "ENOENT";
  return error;
}
