import type { Clock } from "../clock.ts";
import type { FileSystem } from "../file-system.ts";
import { parseDecision, type WindowDecision } from "../sample/window/window-decision.ts";
import { BLOCK_KIND, booksHeader, encodeBlock } from "./block.ts";
import { MAX_DECISIONS } from "./decided-windows.ts";
import { instanceBytes } from "./instance-name.ts";
import { readStart } from "./read-file.ts";
import { scanBlocks } from "./scan.ts";
import { writeAll } from "./write-whole.ts";

export const WINDOWS_FILE = "windows";
/** What will take that name, once it is whole. */
export const NEW_WINDOWS_FILE = "windows.new";

/** Once so much was appended it is written anew, with the decisions that are still needed. */
const REWRITE_BYTES: number = 1024 * 1024;
/** Of one decision, in JSON: some 10 KB in practice, and never more than this within its bounds. */
export const MAX_WINDOWS_BYTES: number = 64 * 1024 * 1024;

/**
 * Decisions on disk, each synced before a row of its window may leave. A failed append is not retried on the same file: the next
 * one writes all of them anew, beside the old file, and takes its name.
 *
 * Bounds: {@link MAX_DECISIONS} decisions and those that were appended since, 1 MiB of them.
 */
export class WindowFile {
  readonly #files: FileSystem;
  readonly #clock: Clock;
  readonly #directory: string;
  readonly #instance: Uint8Array;
  /** Of the file as this process wrote it; undefined where the next write starts over. */
  #bytes: number | undefined;
  /** Of the file when it was written anew last. */
  #wholeBytes = 0;

  constructor(files: FileSystem, clock: Clock, directory: string, instance: string) {
    this.#files = files;
    this.#clock = clock;
    this.#directory = directory;
    this.#instance = instanceBytes(instance);
  }

  /** Adds decisions behind `before`, which are those of this file that are still needed. Throws what the disk throws. */
  append(added: readonly WindowDecision[], before: readonly WindowDecision[]): void {
    const bytes = this.#bytes;
    this.#bytes = undefined;
    const path = `${this.#directory}/${WINDOWS_FILE}`;
    const isAsLeft = bytes !== undefined && this.#files.status(path)?.bytes === bytes;
    if (!isAsLeft || bytes - this.#wholeBytes > REWRITE_BYTES) {
      this.#wholeBytes = this.#writeAnew(path, [...before, ...added]);
      this.#bytes = this.#wholeBytes;
    } else this.#bytes = this.#write(this.#files.openToWrite(path), added, bytes);
  }

  #writeAnew(path: string, decisions: readonly WindowDecision[]): number {
    const newPath = `${this.#directory}/${NEW_WINDOWS_FILE}`;
    if (this.#files.status(newPath) !== undefined) this.#files.removeFile(newPath);
    const bytes = this.#write(this.#files.create(newPath), decisions, 0);
    this.#files.rename(newPath, path);
    this.#files.syncDirectory(this.#directory);
    return bytes;
  }

  /** Returns where the file then ends, and closes it. */
  #write(descriptor: number, decisions: readonly WindowDecision[], offset: number): number {
    let end = offset;
    try {
      for (const decision of decisions) {
        const block = this.#encode(decision, end);
        writeAll(this.#files, descriptor, block, end);
        end += block.byteLength;
      }
      this.#files.sync(descriptor);
    } finally {
      this.#files.close(descriptor);
    }
    return end;
  }

  #encode(decision: WindowDecision, offset: number): Buffer {
    const payload = Buffer.from(JSON.stringify(decision));
    const place = { instance: this.#instance, file: 0, offset };
    return encodeBlock(payload, booksHeader(this.#clock.nowMillis()), place);
  }
}

export interface WindowFileReading {
  /** In order; none overlaps another. */
  readonly decisions: readonly WindowDecision[];
  /** Something in it is no decision: rows of that window leave as if nothing had been decided. */
  readonly isDamaged: boolean;
}

/** What a directory says was decided. Throws what the disk throws. */
export function readWindows(
  files: FileSystem,
  directory: string,
  instance: string,
): WindowFileReading {
  const path = `${directory}/${WINDOWS_FILE}`;
  if (files.status(path)?.kind !== "file") return { decisions: [], isDamaged: false };
  const file = readStart(files, path, MAX_WINDOWS_BYTES);
  const { blocks, end, damagedBytes } = scanBlocks(file, {
    instance: instanceBytes(instance),
    file: 0,
  });
  const decisions: WindowDecision[] = [];
  let endSequence = 0;
  // Behind the last block may stand one that was cut short: nothing of its window had left.
  let isDamaged = damagedBytes > file.byteLength - end;
  for (const { kind, payload } of blocks) {
    const decision = kind === BLOCK_KIND.journal ? decodeDecision(payload) : undefined;
    if (decision === undefined || decision.firstSequence < endSequence) {
      isDamaged = true;
      continue;
    }
    endSequence = decision.endSequence;
    decisions.push(decision);
  }
  return { decisions: decisions.slice(-2 * MAX_DECISIONS), isDamaged };
}

/** Undefined where it is none. */
export function decodeDecision(payload: Buffer): WindowDecision | undefined {
  try {
    return parseDecision(JSON.parse(payload.toString("utf8")));
  } catch {
    // The checksum was right, so a later version wrote it; the caller tells.
    return undefined;
  }
}
