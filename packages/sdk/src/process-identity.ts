import { readFileSync, readlinkSync } from "node:fs";

/** Which process owns a spool directory. Stored as JSON; what a platform cannot tell is absent. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Linux: ticks since boot at which the process started; a reused pid has another. */
  readonly startTicks?: string;
  /** Linux: changes with each boot. */
  readonly bootId?: string;
  /** Linux: pids mean nothing across namespaces. */
  readonly pidNamespace?: string;
}

/** `unknown`: another container or platform; only the directory's heartbeat can tell. */
export type Liveness = "alive" | "dead" | "unknown";

/** Tells processes apart; injected, since it asks the operating system. */
export interface Processes {
  self(): ProcessIdentity;
  /** Numeric user whose files are ours, 0 for root; undefined where the platform has none. */
  userId(): number | undefined;
  liveness(identity: ProcessIdentity): Liveness;
}

/** Asked once: a look at thousands of directories compares each owner with it. */
let own: ProcessIdentity | undefined;

export const systemProcesses: Processes = {
  self() {
    own ??= {
      pid: process.pid,
      ...defined("startTicks", startTicks("self")),
      ...defined("bootId", readText("/proc/sys/kernel/random/boot_id")),
      ...defined("pidNamespace", readLink("/proc/self/ns/pid")),
    };
    return own;
  },
  userId: () => process.geteuid?.(),
  liveness(identity) {
    const self = systemProcesses.self();
    if (identity.bootId !== self.bootId) return "unknown";
    if (identity.pidNamespace !== self.pidNamespace) return "unknown";
    // Without start ticks a reused pid looks like its predecessor: only "gone" is certain.
    if (identity.startTicks === undefined) return signalReaches(identity.pid) ? "unknown" : "dead";
    return startTicks(String(identity.pid)) === identity.startTicks ? "alive" : "dead";
  },
};

/**
 * Whether two identities are one process. Threads of a process have the same one, so this does not
 * say that a directory's owner is alive: its thread may have ended.
 */
export function isSameProcess(one: ProcessIdentity, other: ProcessIdentity): boolean {
  return (
    one.pid === other.pid &&
    one.startTicks === other.startTicks &&
    one.bootId === other.bootId &&
    one.pidNamespace === other.pidNamespace
  );
}

/** Field 22 of /proc/PID/stat (proc(5)); the name in field 2 may hold spaces and brackets. */
function startTicks(pid: string): string | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    // Not Linux, or the process is gone: the caller reads "absent".
    return undefined;
  }
}

function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    // As above.
    return undefined;
  }
}

function signalReaches(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: there is such a process, and it is not ours.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function defined<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: string });
}
