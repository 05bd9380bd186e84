import type { FileSystem } from "../file-system.ts";
import type { QuotaNote } from "./quota.ts";
import { createWhole } from "./write-whole.ts";

export const QUOTA_FILE = "quota";
/** A day's bytes and a time in JSON take some 60. */
const MAX_FILE_BYTES = 1024;

export function readQuota(files: FileSystem, root: string): QuotaNote | undefined | "lost" {
  const path = `${root}/${QUOTA_FILE}`;
  const status = files.status(path);
  if (status === undefined) return undefined;
  if (status.kind !== "file") return "lost";
  try {
    const text = Buffer.from(files.readFile(path, MAX_FILE_BYTES)).toString("utf8");
    const { level, wallMillis } = JSON.parse(text) as Partial<QuotaNote>;
    return isAmount(level) && isAmount(wallMillis) ? { level, wallMillis } : "lost";
  } catch {
    // Huge, cut short or not to be read: the caller takes nothing to be left, and tells.
    return "lost";
  }
}

/**
 * Writes what is left, in one step, synced. Each process of a root writes its own over that of the others: a start finds what the
 * last one wrote. Throws what the disk throws.
 */
export function writeQuota(
  files: FileSystem,
  root: string,
  instance: string,
  note: QuotaNote,
): void {
  const path = `${root}/${QUOTA_FILE}`;
  const newPath = `${root}/${QUOTA_FILE}.${instance}`;
  if (files.status(newPath) !== undefined) files.removeFile(newPath);
  createWhole(files, newPath, Buffer.from(JSON.stringify(note)));
  files.rename(newPath, path);
  files.syncDirectory(root);
}

function isAmount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
