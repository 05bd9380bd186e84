import type { Clock } from "../clock.ts";
import type { Random } from "../random.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A UUID version 7 (RFC 9562): sorts by time, so the oldest instance is the first in a listing. */
export function newInstanceId(clock: Clock, random: Random): string {
  const bytes = Buffer.alloc(16);
  random.fill(bytes);
  return uuidV7(clock.nowMillis(), bytes);
}

/** At least 16 bytes, of which those that are not the time are taken. */
export function uuidV7(nowMillis: number, random: Uint8Array): string {
  const bytes = Buffer.from(random.subarray(0, 16));
  bytes.writeUIntBE(nowMillis, 0, 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return uuidText(bytes);
}

/** 16 bytes as a UUID is written. */
export function uuidText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
}

export function instanceBytes(id: string): Uint8Array {
  return Buffer.from(id.replaceAll("-", ""), "hex");
}

/** A directory of the spool: whose rows are in it, and who took it over if somebody did. */
export interface DirectoryName {
  readonly instance: string;
  readonly adopter: string | undefined;
}

/** `<instance>` or `<instance>~<adopter>`; undefined for anything else, which is left alone. */
export function parseDirectoryName(name: string): DirectoryName | undefined {
  const [instance = "", adopter, ...rest] = name.split("~");
  if (!UUID.test(instance) || rest.length > 0) return undefined;
  if (adopter !== undefined && !UUID.test(adopter)) return undefined;
  return { instance, adopter };
}

export function adoptedName(instance: string, adopter: string): string {
  return `${instance}~${adopter}`;
}

/** A directory that is being made and that nobody else looks at. */
export function hiddenName(instance: string, maker: "spool" | "exit"): string {
  return maker === "spool" ? `.${instance}` : `.${instance}~exit`;
}

/** The instance of a hidden directory, or undefined. */
export function parseHiddenName(name: string): string | undefined {
  const instance = name.startsWith(".") ? name.slice(1).replace(/~exit$/, "") : "";
  return UUID.test(instance) ? instance : undefined;
}

/** Which process owns a directory, in the directory. */
export function ownerFile(directory: string): string {
  return `${directory}/owner.json`;
}

const SUMMARY = ".summary";

export function summaryName(instance: string): string {
  return instance + SUMMARY;
}

/** The instance of a summary file, or undefined. */
export function parseSummaryName(name: string): string | undefined {
  const instance = name.endsWith(SUMMARY) ? name.slice(0, -SUMMARY.length) : "";
  return UUID.test(instance) ? instance : undefined;
}

const SEGMENT = /^(critical|normal|bulk)-(\d{8})\.seg$/;

export function segmentName(lane: string, number: number): string {
  return `${lane}-${String(number).padStart(8, "0")}.seg`;
}

export function parseSegmentName(name: string): { lane: string; number: number } | undefined {
  const match = SEGMENT.exec(name);
  return match === null ? undefined : { lane: match[1]!, number: Number(match[2]) };
}

const JOURNAL = /^journal-(\d{8})\.log$/;

export function journalName(generation: number): string {
  return `journal-${String(generation).padStart(8, "0")}.log`;
}

export function parseJournalName(name: string): number | undefined {
  const match = JOURNAL.exec(name);
  return match === null ? undefined : Number(match[1]);
}

const THIN = ".thin";

/** Where a segment is being written anew. */
export function thinFileOf(segmentPath: string): string {
  return segmentPath + THIN;
}

/** Whether a file is one that {@link thinFileOf} names; after a crash it is in nobody's way and counts nothing. */
export function isThinName(name: string): boolean {
  return name.endsWith(THIN) && parseSegmentName(name.slice(0, -THIN.length)) !== undefined;
}
