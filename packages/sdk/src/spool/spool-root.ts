import { dirname } from "node:path";
import type { FileSystem } from "../file-system.ts";
import type { Processes } from "../process-identity.ts";
import { isForeign, isOpenToOthers } from "./unfit.ts";

/** What only its owner may enter. */
export const PRIVATE_MODE = 0o700;

/** The spool's directory is not one that this process may write to; the message says what to do. */
export class UnsafeRootError extends Error {
  override readonly name = "UnsafeRootError";
  readonly code = "EUNSAFE";
}

/**
 * Makes `<spool>/v1` where it is not there, and throws {@link UnsafeRootError} before anything is written where it, or
 * `<spool>`, is a link, no directory, or somebody else's. Permissions of `v1` that let others in are
 * tightened and told; those of `<spool>` are the operator's, who may have other things in there.
 */
export function prepareRoot(
  files: FileSystem,
  processes: Processes,
  root: string,
  tightened: (path: string) => void = () => {},
): void {
  for (const path of [dirname(root), root]) {
    if (files.status(path) === undefined) files.makeDirectory(path);
    const status = files.status(path);
    if (status?.kind !== "directory") {
      throw new UnsafeRootError(
        `the spool ${root} is not opened: ${path} is no directory but a link or something else; remove it, or choose another spool.directory`,
      );
    }
    if (isForeign(processes, status)) {
      throw new UnsafeRootError(
        `the spool ${root} is not opened: ${path} belongs to user ${status.owner} and this process runs as user ${processes.userId()}; give it to that user, or choose a spool.directory below it, which Sonde makes`,
      );
    }
    if (path !== root || !isOpenToOthers(processes, status)) continue;
    files.setMode(path, PRIVATE_MODE);
    tightened(path);
  }
}
