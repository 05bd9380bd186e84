import type { Clock } from "../clock.ts";
import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";
import type { Processes, ProcessIdentity } from "../process-identity.ts";
import { adoptedName, parseDirectoryName, parseHiddenName } from "./instance-name.ts";

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

export interface AdoptionOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly root: string;
  /** The instance that adopts. */
  readonly instanceId: string;
  /** A directory that cannot be taken over for a reason of its own; the others are. */
  readonly failed: (path: string, error: unknown) => void;
}

/**
 * Takes over every directory whose owner is gone. A rename is the claim: it succeeds for one
 * process only. Where it is not certain that the owner is gone, the directory is left until its
 * heartbeat is stale; a mistake then costs duplicates, never rows. Directories that this instance
 * took over before are in the result again. Throws where the root cannot be listed.
 */
export function adoptOrphans(options: AdoptionOptions): Adopted[] {
  const { files, root, instanceId: self, failed } = options;
  const names = new Set(files.list(root));
  const adopted: Adopted[] = [];
  for (const name of [...names].sort()) {
    try {
      removeUnborn(options, name);
      const parsed = parseDirectoryName(name);
      if (parsed === undefined || parsed.instance === self) continue;
      const { instance, adopter } = parsed;
      const directory = `${root}/${adoptedName(instance, self)}`;
      const owner = adopter ?? instance;
      const isOurs = owner === self;
      const isFree = (): boolean => !names.has(owner) || ownerIsGone(options, `${root}/${owner}`);
      if (files.status(`${root}/${name}`)?.kind !== "directory" || !(isOurs || isFree())) continue;
      if (isOurs || claim(files, `${root}/${name}`, directory))
        adopted.push({ instance, directory });
    } catch (error) {
      failed(`${root}/${name}`, error);
    }
  }
  return adopted;
}

/** A process that was killed while it made its directory left a hidden one, without rows. */
function removeUnborn(options: AdoptionOptions, name: string): void {
  const { files, clock, root, instanceId: self } = options;
  const instance = parseHiddenName(name);
  const directory = `${root}/${name}`;
  if (instance === undefined || instance === self) return;
  const status = files.status(directory);
  if (status?.kind !== "directory") return;
  const isOwned = files.status(ownerFile(directory)) !== undefined;
  // Without an owner it may be a moment old: its maker is just about to write the file.
  const isStale = clock.nowMillis() - status.modifiedMillis > HEARTBEAT_STALE_MILLIS;
  if (!(isOwned ? ownerIsGone(options, directory) : isStale)) return;
  if (isOwned) files.removeFile(ownerFile(directory));
  files.removeDirectory(directory);
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
function ownerIsGone(options: AdoptionOptions, directory: string): boolean {
  const { files, clock, processes } = options;
  const path = ownerFile(directory);
  const status = files.status(path);
  if (status === undefined) return true;
  // A pipe under that name would hold whoever opens it.
  const identity = status.kind === "file" ? readOwner(files, path) : undefined;
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
