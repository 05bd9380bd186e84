import type { Clock } from "../clock.ts";
import type { FileSystem } from "../file-system.ts";
import type { SpoolProgress } from "./spool-progress.ts";

/**
 * A disk whose every call is announced in shared memory, so that the host can tell at exit whether
 * the spool's thread hangs in one (design, section 6: it then keeps Node from ending).
 */
export function watchedFileSystem(
  files: FileSystem,
  progress: SpoolProgress,
  clock: Clock,
): FileSystem {
  function watched<A extends unknown[], R>(call: (...parameters: A) => R): (...parameters: A) => R {
    return (...parameters) => {
      progress.enterCall(clock.nowMillis());
      try {
        return call(...parameters);
      } finally {
        progress.leaveCall();
      }
    };
  }
  return {
    makeDirectory: watched((path) => files.makeDirectory(path)),
    list: watched((path) => files.list(path)),
    status: watched((path) => files.status(path)),
    create: watched((path) => files.create(path)),
    openToRead: watched((path) => files.openToRead(path)),
    openToWrite: watched((path) => files.openToWrite(path)),
    write: watched((descriptor, bytes, position) => files.write(descriptor, bytes, position)),
    read: watched((descriptor, into, position) => files.read(descriptor, into, position)),
    truncate: watched((descriptor, bytes) => files.truncate(descriptor, bytes)),
    sync: watched((descriptor) => files.sync(descriptor)),
    syncDirectory: watched((path) => files.syncDirectory(path)),
    isAt: watched((descriptor, path) => files.isAt(descriptor, path)),
    close: watched((descriptor) => files.close(descriptor)),
    readFile: watched((path, maxBytes) => files.readFile(path, maxBytes)),
    rename: watched((from, to) => files.rename(from, to)),
    link: watched((from, to) => files.link(from, to)),
    touch: watched((path, nowMillis) => files.touch(path, nowMillis)),
    setMode: watched((path, mode) => files.setMode(path, mode)),
    removeFile: watched((path) => files.removeFile(path)),
    removeDirectory: watched((path) => files.removeDirectory(path)),
  };
}
