import type { Clock } from "../clock.ts";
import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";
import type { Processes, ProcessIdentity } from "../process-identity.ts";
import { adoptedName, parseDirectoryName } from "./instance-name.ts";

const OWNER_FILE = "owner.json";
const MAX_OWNER_BYTES = 4096;
/** How often a live owner touches its file, and how old it must be before a stranger takes over. */
export const HEARTBEAT_MILLIS = 30_000;
export const HEARTBEAT_STALE_MILLIS: number = 5 * 60_000;

/** A directory that is now ours, and whose rows are in it. */
export interface Adopted {
  readonly instance: string;
  readonly directory: string;
}

export function ownerFile(directory: string): string {
  return `${directory}/${OWNER_FILE}`;
}

/**
 * Takes over every directory whose owner is gone. A rename is the claim: it succeeds for one
 * process only. Where it is not certain that the owner is gone, the directory is left until its
 * heartbeat is stale; a mistake then costs duplicates, never rows.
 */
export function adoptOrphans(
  files: FileSystem,
  clock: Clock,
  processes: Processes,
  root: string,
  self: string,
): Adopted[] {
  const names = files.list(root).sort();
  const isGone = (instance: string): boolean =>
    !names.includes(instance) || ownerIsGone(files, clock, processes, `${root}/${instance}`);
  const adopted: Adopted[] = [];
  for (const name of names) {
    const parsed = parseDirectoryName(name);
    if (parsed === undefined || parsed.instance === self || parsed.adopter === self) continue;
    if (files.status(`${root}/${name}`)?.kind !== "directory") continue;
    if (!isGone(parsed.adopter ?? parsed.instance)) continue;
    const directory = `${root}/${adoptedName(parsed.instance, self)}`;
    if (claim(files, `${root}/${name}`, directory)) {
      adopted.push({ instance: parsed.instance, directory });
    }
  }
  return adopted;
}

function claim(files: FileSystem, from: string, to: string): boolean {
  try {
    files.rename(from, to);
    return true;
  } catch (error) {
    // Another process was faster, or removed it after delivering all of it.
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
}

/** No owner file: the owner closed its books and left rows for the next one. */
function ownerIsGone(
  files: FileSystem,
  clock: Clock,
  processes: Processes,
  directory: string,
): boolean {
  const path = ownerFile(directory);
  const status = files.status(path);
  if (status === undefined) return true;
  const identity = readOwner(files, path);
  const liveness = identity === undefined ? "unknown" : processes.liveness(identity);
  if (liveness !== "unknown") return liveness === "dead";
  return clock.nowMillis() - status.modifiedMillis > HEARTBEAT_STALE_MILLIS;
}

function readOwner(files: FileSystem, path: string): ProcessIdentity | undefined {
  try {
    const text = Buffer.from(files.readFile(path, MAX_OWNER_BYTES)).toString("utf8");
    const owner = JSON.parse(text) as ProcessIdentity;
    return typeof owner.pid === "number" ? owner : undefined;
  } catch {
    // Half written, foreign or unreadable: only the heartbeat can tell.
    return undefined;
  }
}
