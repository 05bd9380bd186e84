import type { Clock } from "../clock.ts";
import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";
import { BLOCK_KIND, type BlockPlace, encodeBlock, MAX_BLOCK_BYTES } from "./block.ts";
import { instanceBytes, journalName, parseJournalName } from "./instance-name.ts";
import { readStart } from "./read-file.ts";
import { scanBlocks } from "./scan.ts";
import { applyState, emptyState, encodeState, type InstanceState } from "./state.ts";
import { writeAll } from "./write-whole.ts";

/** Beyond this the journal starts over in a new file, with the whole state as its first step. */
const ROTATE_BYTES = 1024 * 1024;
/** What a reader takes at most: a file that was due for rotation plus its longest step. */
const MAX_JOURNAL_BYTES: number = ROTATE_BYTES + MAX_BLOCK_BYTES;

/**
 * The books of one instance on disk: an append-only file of steps, each cumulative, so that the last
 * readable one counts. Outcomes are in it and synced before anything is deleted.
 *
 * A failed append is not retried on the same file: the next one starts a new generation. Two
 * generations exist only for a moment; the reader takes the newest with a valid step.
 */
export class Journal {
  readonly #files: FileSystem;
  readonly #clock: Clock;
  readonly #directory: string;
  readonly #place: Omit<BlockPlace, "offset">;
  #generation: number;
  #descriptor: number | undefined;
  #offset = 0;
  #isSynced = true;

  constructor(
    files: FileSystem,
    clock: Clock,
    directory: string,
    instance: string,
    generation: number,
  ) {
    this.#files = files;
    this.#clock = clock;
    this.#directory = directory;
    this.#place = { instance: instanceBytes(instance), file: 0 };
    this.#generation = generation;
  }

  /** Appends a step. Throws what the disk throws; the state then stands in memory only. */
  append(state: InstanceState, changed: ReadonlySet<string>): void {
    if (this.#descriptor === undefined || this.#offset > ROTATE_BYTES) this.#startOver(state);
    else this.#write(encodeState(state, changed));
  }

  /** Makes all steps survive the machine's power. Throws what the disk throws, then never tries this file again. */
  sync(): void {
    if (this.#isSynced || this.#descriptor === undefined) return;
    try {
      this.#files.sync(this.#descriptor);
    } catch (error) {
      this.close();
      throw error;
    }
    this.#isSynced = true;
  }

  close(): void {
    if (this.#descriptor === undefined) return;
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    this.#files.close(descriptor);
  }

  #startOver(state: InstanceState): void {
    this.close();
    const generation = this.#generation + 1;
    const path = `${this.#directory}/${journalName(generation)}`;
    this.#descriptor = this.#create(path, generation);
    this.#generation = generation;
    this.#offset = 0;
    try {
      this.#write(encodeState(state));
      this.sync();
      this.#files.syncDirectory(this.#directory);
    } catch (error) {
      this.#discard(path);
      throw error;
    }
    this.#removeOlder();
  }

  #create(path: string, generation: number): number {
    try {
      return this.#files.create(path);
    } catch (error) {
      if (errorCode(error) === "EEXIST") this.#generation = generation;
      throw error;
    }
  }

  /** The new file is not whole: the one before it still counts. */
  #discard(path: string): void {
    try {
      this.close();
      this.#files.removeFile(path);
      this.#generation--;
    } catch {
      // It stays, torn; the reader passes over it and the next generation takes another number.
    }
  }

  /** Only after the new one is whole and synced: readers take the newest, so one that stays is harmless. */
  #removeOlder(): void {
    try {
      for (const name of this.#files.list(this.#directory)) {
        const generation = parseJournalName(name);
        if (generation === undefined || generation >= this.#generation) continue;
        this.#files.removeFile(`${this.#directory}/${name}`);
      }
    } catch {
      // The next rotation tries again; the step itself is on the disk.
    }
  }

  #write(step: Buffer): void {
    const block = encodeBlock(
      step,
      {
        kind: BLOCK_KIND.journal,
        lane: 0,
        items: 0,
        cumulativeItems: 0,
        firstSequence: 0,
        timeMillis: this.#clock.nowMillis(),
      },
      { ...this.#place, file: this.#generation, offset: this.#offset },
    );
    const descriptor = this.#descriptor!;
    try {
      writeAll(this.#files, descriptor, block, this.#offset);
    } catch (error) {
      this.close();
      throw error;
    }
    this.#offset += block.byteLength;
    this.#isSynced = false;
  }
}

export interface JournalReading {
  readonly state: InstanceState;
  /** Of the newest file, readable or not: a new journal goes on from here. */
  readonly generation: number;
  /** A step before the last readable one is lost: events that only it named are as they were before. */
  readonly isDamaged: boolean;
}

/** The last state that a directory's journals hold; an empty one where none is readable. */
export function readJournal(
  files: FileSystem,
  directory: string,
  instance: string,
): JournalReading {
  const generations = files
    .list(directory)
    .flatMap((name) => parseJournalName(name) ?? [])
    .sort((a, b) => b - a);
  const generation = generations[0] ?? 0;
  for (const candidate of generations) {
    const path = `${directory}/${journalName(candidate)}`;
    if (files.status(path)?.kind !== "file") continue;
    const file = readStart(files, path, MAX_JOURNAL_BYTES);
    const place = { instance: instanceBytes(instance), file: candidate };
    const { blocks, end, damagedBytes } = scanBlocks(file, place);
    const state = emptyState();
    const applied = blocks.filter(
      (block) => block.kind === BLOCK_KIND.journal && applyState(state, block.payload),
    );
    const tornBytes = file.byteLength - end;
    const isDamaged = damagedBytes > tornBytes || applied.length < blocks.length;
    if (applied.length > 0) return { state, generation, isDamaged };
  }
  return { state: emptyState(), generation, isDamaged: false };
}
