/** The program behind `guard.ts`: waits for its input to end, then kills, unmounts and removes. */
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";

/** What the guard is told, one JSON object a line. */
export type GuardOrder =
  | { readonly kind: "started" | "ended"; readonly pid: number }
  | { readonly kind: "mounted" | "unmounted"; readonly path: string }
  | { readonly kind: "made" | "keep"; readonly path: string };

/** Pid to start ticks: a pid that was used again is not ours to kill. */
const children = new Map<number, string | undefined>();
const mounts = new Set<string>();
const folders = new Set<string>();

/** Field 22 of /proc/PID/stat; undefined where the platform has none or the process is gone. */
function startTicks(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    // Not Linux, or it has ended: either way nothing tells it from another with its pid.
    return undefined;
  }
}

function note(order: GuardOrder): void {
  switch (order.kind) {
    case "started":
      children.set(order.pid, startTicks(order.pid));
      break;
    case "ended":
      children.delete(order.pid);
      break;
    case "mounted":
      mounts.add(order.path);
      break;
    case "unmounted":
      mounts.delete(order.path);
      break;
    case "made":
      folders.add(order.path);
      break;
    case "keep":
      folders.delete(order.path);
      break;
  }
}

function cleanUp(): void {
  for (const [pid, ticks] of children) {
    if (startTicks(pid) !== ticks) continue;
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself meanwhile, which is what this is for.
    }
  }
  for (const path of mounts) spawnSync("umount", ["-l", path]);
  for (const path of folders) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
}

const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  // Whoever writes may be killed within a line.
  if (line.endsWith("}")) note(JSON.parse(line) as GuardOrder);
});
lines.on("close", cleanUp);
