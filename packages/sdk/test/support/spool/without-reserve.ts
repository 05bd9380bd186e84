import type { FileSystem } from "../../../src/file-system.ts";
import { RESERVE_FILE } from "../../../src/spool/reserve.ts";
import { systemError } from "./memory-file-system.ts";

/**
 * A disk that never has room for the reserve of a live directory. Tests that make thousands of disks would
 * spend most of their time on copying its 256 KiB, which hold nothing.
 */
export function withoutReserve<F extends FileSystem>(files: F): F {
  const create = files.create.bind(files);
  files.create = (path) => {
    if (path.endsWith(`/${RESERVE_FILE}`)) throw systemError("ENOSPC", path);
    return create(path);
  };
  return files;
}
