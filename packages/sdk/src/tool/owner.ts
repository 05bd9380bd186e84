import type { Clock } from "../clock.ts";
import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";
import type { Processes, ProcessIdentity } from "../process-identity.ts";
import { HEARTBEAT_STALE_MILLIS } from "../spool/heartbeats.ts";
import { ownerFile } from "../spool/instance-name.ts";

const MAX_OWNER_BYTES = 4096;

/**
 * Who has a directory. `gone`: the next process may take it over (docs/spool-format.md, section 1).
 * `unclear`: of another container or machine; its heartbeat is fresh.
 */
export interface Owner {
  readonly fate: "alive" | "gone" | "unclear";
  readonly pid: number | undefined;
}

export interface OwnerOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly processes: Processes;
}

/** By the rules of `spool/adoption.ts`, but by one look alone, and of a thread of this process nothing is known. */
export function ownerOf({ files, clock, processes }: OwnerOptions, directory: string): Owner {
  const path = ownerFile(directory);
  const status = files.status(path);
  if (status === undefined) return { fate: "gone", pid: undefined };
  const identity = status.kind === "file" ? readOwner(files, path) : undefined;
  const liveness = identity === undefined ? "unknown" : processes.liveness(identity);
  const pid = identity?.pid;
  if (liveness === "alive") return { fate: "alive", pid };
  const isStale = clock.nowMillis() - status.modifiedMillis > HEARTBEAT_STALE_MILLIS;
  return { fate: liveness === "dead" || isStale ? "gone" : "unclear", pid };
}

function readOwner(files: FileSystem, path: string): ProcessIdentity | undefined {
  try {
    const text = Buffer.from(files.readFile(path, MAX_OWNER_BYTES)).toString("utf8");
    const owner = JSON.parse(text) as ProcessIdentity;
    return typeof owner.pid === "number" ? owner : undefined;
  } catch (error) {
    // Foreign or half written, then nobody knows whose it is; what the disk refuses is for the caller.
    if (error instanceof SyntaxError || ["ENOENT", "EFBIG"].includes(errorCode(error))) {
      return undefined;
    }
    throw error;
  }
}
