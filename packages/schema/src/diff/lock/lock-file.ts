import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { startOfFile } from "../../diagnostics/finding.ts";
import { readBounded } from "../../load/dependency/disk.ts";
import { reasonOf } from "../../load/dependency/problem.ts";
import { Complaints } from "./complaints.ts";
import { LOCK_LIMITS } from "./lock.ts";
import { type LockReading, readLock } from "./read-lock.ts";

/** Reads the lock in a file. Undefined where there is none: that is no damage. */
export function readLockFile(path: string, shownAs: string): LockReading | undefined {
  let bytes: Uint8Array;
  try {
    bytes = readBounded(path, LOCK_LIMITS.maxBytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    const complaints = new Complaints();
    const message = `\`${shownAs}\` cannot be read: ${reasonOf(error)}`;
    complaints.add(startOfFile(shownAs), message, "check the path and its permissions");
    return { lock: undefined, findings: complaints.findings, sources: [] };
  }
  return readLock(shownAs, bytes);
}

/**
 * Writes beside and renames, so that no reader ever sees half a lock. Gives the reason why not, for
 * a person; the old lock is then what it was.
 */
export function writeLockFile(path: string, shownAs: string, text: string): string | undefined {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    mkdirSync(dirname(path), { recursive: true });
    rmSync(temporary, { force: true });
    // "wx" never follows a link that somebody put there.
    writeFileSync(temporary, text, { flag: "wx" });
    renameSync(temporary, path);
    return undefined;
  } catch (error) {
    rmSync(temporary, { force: true });
    return `the lock \`${shownAs}\` cannot be written: ${reasonOf(error)}`;
  }
}
