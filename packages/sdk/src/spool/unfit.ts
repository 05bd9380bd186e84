import type { FileStatus, FileSystem } from "../file-system.ts";
import type { Processes } from "../process-identity.ts";
import { EXIT_FILE } from "./exit-books.ts";
import {
  instanceBytes,
  ownerFile,
  parseJournalName,
  parseSegmentName,
  parseSummaryName,
} from "./instance-name.ts";
import { isOfLaterVersion } from "./later-version.ts";
import { WINDOWS_FILE } from "./window-file.ts";

/** Why something in a spool directory is left as it is. */
export interface Unfit {
  readonly path: string;
  readonly kind: "unsafe" | "newer";
  readonly why: string;
}

/** Permission bits of group and others. */
const OTHERS_MODE = 0o077;

/**
 * Whether a directory of another instance may be taken over: it is no link, nobody else's, neither is any
 * of its files, and no later version wrote them. Undefined where it may. What is not ours by name is
 * not looked at. Throws what the disk throws.
 */
export function unfitDirectory(
  files: FileSystem,
  processes: Processes,
  directory: string,
  instance: string,
): Unfit | undefined {
  const unfit = unfitStatus(processes, directory, "directory", files.status(directory));
  if (unfit !== undefined) return unfit;
  for (const name of files.list(directory)) {
    const number = blockFileNumber(name);
    const path = `${directory}/${name}`;
    if (number === undefined && path !== ownerFile(directory)) continue;
    const status = files.status(path);
    if (status === undefined) continue;
    const unfitFile = unfitStatus(processes, path, "file", status);
    // An owner's link says nothing about the owner, and nothing else is read of it.
    if (unfitFile !== undefined) return unfitFile;
    if (number === undefined) continue;
    const id = parseSummaryName(name) ?? instance;
    if (isOfLaterVersion(files, path, { instance: instanceBytes(id), file: number })) {
      return newer(directory);
    }
  }
  return undefined;
}

/** The same of a summary. */
export function unfitSummary(
  files: FileSystem,
  processes: Processes,
  path: string,
  instance: string,
): Unfit | undefined {
  const status = files.status(path);
  if (status === undefined) return undefined;
  const unfit = unfitStatus(processes, path, "file", status);
  if (unfit !== undefined) return unfit;
  const place = { instance: instanceBytes(instance), file: 0 };
  return isOfLaterVersion(files, path, place) ? newer(path) : undefined;
}

/** Whether others than the owner have any right in a directory; where there are no owners, nobody can say. */
export function isOpenToOthers(processes: Processes, status: FileStatus): boolean {
  return processes.userId() !== undefined && (status.mode & OTHERS_MODE) !== 0;
}

/** Root may use what is anybody's; who has no user id is not asked for one. */
export function isForeign(processes: Processes, { owner }: FileStatus): boolean {
  const user = processes.userId();
  return user !== undefined && user !== 0 && owner !== undefined && owner !== user;
}

/** The same of one thing, by what is known of it without a look inside. */
export function unfitStatus(
  processes: Processes,
  path: string,
  kind: FileStatus["kind"],
  status: FileStatus | undefined,
): Unfit | undefined {
  if (status === undefined) return undefined;
  if (status.kind !== kind) {
    return { path, kind: "unsafe", why: `is no ${kind} but a link or something else` };
  }
  if (!isForeign(processes, status)) return undefined;
  const why = `belongs to user ${status.owner} and this process runs as user ${processes.userId()}`;
  return { path, kind: "unsafe", why };
}

function newer(path: string): Unfit {
  return { path, kind: "newer", why: "was written by a newer version of Sonde" };
}

/** The file number in the blocks of a file, by its name; undefined where it has none. */
function blockFileNumber(name: string): number | undefined {
  if (name === EXIT_FILE || name === WINDOWS_FILE || parseSummaryName(name) !== undefined) return 0;
  return parseSegmentName(name)?.number ?? parseJournalName(name);
}
