import type { FileSystem } from "../file-system.ts";
import type { LeasedRow } from "./leased-row.ts";
import { createWhole } from "./write-whole.ts";

/** Why the rows of an entry were set aside, for people: in the entry's directory. */
export const REASON_FILE = "reason.json";
/** More of it is not read. */
const MAX_REASON_BYTES = 4096;

/** What is told of an entry. Times are milliseconds since the epoch. */
export interface EntryReason {
  /** Such as `too_large` or `refused_400`. */
  readonly reason: string;
  /** The HTTP status, where the backend gave one for the reason. */
  readonly status?: number;
  readonly count: number;
  /** When the first and the last of the rows happened. */
  readonly firstTimeMillis: number;
  readonly lastTimeMillis: number;
  /** When they were set aside, by the wall clock. */
  readonly whenMillis: number;
}

const STATUS = /_(\d{3})$/;

/** Says why, in the entry's directory. Throws what the disk throws. */
export function writeReason(
  files: FileSystem,
  directory: string,
  reason: string,
  rows: readonly LeasedRow[],
  whenMillis: number,
): void {
  const status = STATUS.exec(reason)?.[1];
  const content: EntryReason = {
    reason,
    ...(status === undefined ? {} : { status: Number(status) }),
    count: rows.length,
    firstTimeMillis: rows.reduce((least, { timeMillis }) => Math.min(least, timeMillis), Infinity),
    lastTimeMillis: rows.reduce((most, { timeMillis }) => Math.max(most, timeMillis), -Infinity),
    whenMillis,
  };
  createWhole(files, `${directory}/${REASON_FILE}`, Buffer.from(JSON.stringify(content)));
}

/** Undefined where it is missing or is none: the rows of the entry are as good as before. */
export function readReason(files: FileSystem, directory: string): EntryReason | undefined {
  const path = `${directory}/${REASON_FILE}`;
  if (files.status(path)?.kind !== "file") return undefined;
  try {
    const text = Buffer.from(files.readFile(path, MAX_REASON_BYTES)).toString("utf8");
    const content: unknown = JSON.parse(text);
    return isReason(content) ? content : undefined;
  } catch {
    // Torn, foreign or unreadable; it is for people, and nothing depends on it.
    return undefined;
  }
}

function isReason(value: unknown): value is EntryReason {
  if (typeof value !== "object" || value === null) return false;
  const { reason, status = 0, ...rest } = value as Partial<EntryReason>;
  const { count, firstTimeMillis, lastTimeMillis, whenMillis } = rest;
  const numbers = [status, count, firstTimeMillis, lastTimeMillis, whenMillis];
  return typeof reason === "string" && numbers.every(Number.isFinite);
}
