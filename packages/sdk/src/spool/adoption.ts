import type { Clock } from "../clock.ts";
import type { FileSystem } from "../file-system.ts";
import { isSameProcess, type Processes, type ProcessIdentity } from "../process-identity.ts";
import { HEARTBEAT_STALE_MILLIS, type Heartbeats } from "./heartbeats.ts";
import { adoptedName, ownerFile, parseDirectoryName, parseHiddenName } from "./instance-name.ts";
import { move } from "./move.ts";
import { PRIVATE_MODE } from "./spool-root.ts";
import { isOpenToOthers, type Unfit, unfitDirectory } from "./unfit.ts";

const MAX_OWNER_BYTES = 4096;

/** A directory that is now ours, and whose rows are in it. */
export interface Adopted {
  readonly instance: string;
  readonly directory: string;
}

export interface AdoptionOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly root: string;
  /** The instance that adopts. */
  readonly instanceId: string;
  /** What it saw of owners at earlier looks. */
  readonly heartbeats: Heartbeats;
  /** Something that is left as it is. */
  readonly unfit: (unfit: Unfit) => void;
  /** A directory that others could enter, and now cannot. */
  readonly tightened: (path: string) => void;
}

/**
 * Takes over the directory `name` of the root if its owner is gone. A rename is the claim: it succeeds for one
 * process only. Where it is not certain that the owner is gone, the directory is left until its
 * heartbeat is stale; a mistake then costs duplicates, never rows. One that this instance took over
 * before is found again. Undefined where there is nothing to take. Throws what the disk throws.
 */
export function takeOver(options: AdoptionOptions, name: string): Adopted | undefined {
  const { files, processes, root, instanceId: self } = options;
  const parsed = parseDirectoryName(name);
  if (parsed === undefined || parsed.instance === self) return undefined;
  const { instance, adopter } = parsed;
  const path = `${root}/${name}`;
  const status = files.status(path);
  if (status === undefined) return undefined;
  const isOurs = adopter === self;
  // What is behind a link is not looked at, not even for an owner.
  const isDirectory = status.kind === "directory";
  const owner = `${root}/${adopter ?? instance}`;
  if (isDirectory && !isOurs && !ownerIsGone(options, owner)) return undefined;
  const unfit = unfitDirectory(files, processes, path, instance);
  if (unfit !== undefined) {
    options.unfit(unfit);
    return undefined;
  }
  if (isOpenToOthers(processes, status)) {
    files.setMode(path, PRIVATE_MODE);
    options.tightened(path);
  }
  const directory = `${root}/${adoptedName(instance, self)}`;
  return isOurs || move(files, path, directory) ? { instance, directory } : undefined;
}

/** A process that was killed while it made its directory left a hidden one, without rows. */
export function removeUnborn(options: AdoptionOptions, name: string): void {
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

/**
 * No owner file: the owner closed its books and left rows for the next one, or there is no such directory.
 * Of this very process only the heartbeat tells: the thread that the other instance lived in may have ended.
 */
function ownerIsGone(options: AdoptionOptions, directory: string): boolean {
  const { files, processes, heartbeats } = options;
  const path = ownerFile(directory);
  const status = files.status(path);
  if (status === undefined) return true;
  // A pipe under that name would hold whoever opens it.
  const identity = status.kind === "file" ? readOwner(files, path) : undefined;
  const isUnknown = identity === undefined || isSameProcess(identity, processes.self());
  const liveness = isUnknown ? "unknown" : processes.liveness(identity);
  if (liveness !== "unknown") return liveness === "dead";
  return heartbeats.isStale(path, status.modifiedMillis);
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
