import { createHash } from "node:crypto";
import type { Clock } from "../clock.ts";
import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";
import { createWhole } from "../spool/write-whole.ts";
import type { BreakerReason } from "./breaker.ts";
import { MAX_RETRY_AFTER_MILLIS } from "./retry-after.ts";

const MAX_FILE_BYTES = 4096;
/** What a backend takes may have been raised since. */
const LIMIT_LIFETIME_MILLIS = 7 * 86_400_000;
const REASON = /^(?:status-\d{3}|redirect|refuses-all)$/;

/** What is worth knowing about an endpoint in the next process. Times by the wall clock. */
export interface EndpointState {
  /** The longest request that it takes, in bytes before compression, and since when that is known. */
  readonly limitBytes?: number;
  readonly limitMillis?: number;
  /** It asked to be left alone until then. */
  readonly notBeforeMillis?: number;
  /** Nothing is sent to it. */
  readonly blocked?: BreakerReason;
  /** It was away since then, for a process that has not seen it back. */
  readonly awaySinceMillis?: number;
  /** Of a backlog that is not finished. */
  readonly backlogBytesPerSecond?: number;
}

/** Keeps the state of one endpoint. Neither throws. */
export interface EndpointMemory {
  load(): EndpointState;
  save(state: EndpointState): void;
}

/** For tools and tests. */
export const forgetfulMemory: EndpointMemory = { load: () => ({}), save: () => {} };

/** The name of an endpoint's file in the spool's root: says nothing of its address. */
export function endpointFileName(url: string): string {
  const plain = new URL(url);
  plain.username = "";
  plain.password = "";
  plain.search = "";
  const hash = createHash("sha256").update(plain.href).digest("hex");
  return `endpoint-${hash.slice(0, 16)}.json`;
}

/**
 * `<spool>/v1/endpoint-<hash>.json`, of at most 4 KiB, written anew and moved into place. Processes that share a spool share it; the last
 * one wins. It is a help and nothing depends on it: what cannot be read, or is not of this form, is as if
 * it were not there, and what cannot be written is not.
 */
export function endpointFile(
  files: FileSystem,
  clock: Clock,
  root: string,
  url: string,
): EndpointMemory {
  const name = endpointFileName(url);
  const path = `${root}/${name}`;
  const temporary = `${root}/.${name}`;
  return {
    load() {
      try {
        if (files.status(path)?.kind !== "file") return {};
        const text = Buffer.from(files.readFile(path, MAX_FILE_BYTES)).toString("utf8");
        return checked(JSON.parse(text), clock.nowMillis());
      } catch {
        // Absent, foreign or damaged: the endpoint is found out about anew, and the file replaced.
        return {};
      }
    },
    save(state) {
      const text = JSON.stringify({ ...state, savedMillis: clock.nowMillis() });
      try {
        remove(files, temporary);
        createWhole(files, temporary, Buffer.from(text));
        files.rename(temporary, path);
      } catch {
        // A disk that refuses has been told of by the spool, and this is not worth another word.
      }
    },
  };
}

/** What a process left that was killed while it wrote. */
function remove(files: FileSystem, path: string): void {
  try {
    files.removeFile(path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
}

/** What of a file can be believed. A wall clock that was set meanwhile must not keep anything for longer. */
function checked(value: unknown, now: number): EndpointState {
  if (typeof value !== "object" || value === null) return {};
  const { limitBytes, limitMillis, notBeforeMillis, blocked, ...times } = value as Record<
    keyof EndpointState | "savedMillis",
    unknown
  >;
  const { savedMillis, awaySinceMillis, backlogBytesPerSecond } = times;
  const isLimit =
    isPositive(limitBytes) &&
    isPositive(limitMillis) &&
    within(now - limitMillis, LIMIT_LIFETIME_MILLIS);
  const isAsked =
    isPositive(notBeforeMillis) &&
    isPositive(savedMillis) &&
    now >= savedMillis &&
    within(notBeforeMillis - now, 1.5 * MAX_RETRY_AFTER_MILLIS);
  return {
    ...(isLimit ? { limitBytes, limitMillis } : {}),
    ...(isAsked ? { notBeforeMillis } : {}),
    ...(typeof blocked === "string" && REASON.test(blocked)
      ? { blocked: blocked as BreakerReason }
      : {}),
    ...(isPositive(awaySinceMillis) && awaySinceMillis <= now ? { awaySinceMillis } : {}),
    ...(isPositive(backlogBytesPerSecond) ? { backlogBytesPerSecond } : {}),
  };
}

function within(millis: number, most: number): boolean {
  return millis >= 0 && millis <= most;
}

function isPositive(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value > 0;
}
