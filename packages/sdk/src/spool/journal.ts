import type { Clock } from "../clock.ts";
import type { FileSystem } from "../file-system.ts";
import { BLOCK_KIND, type BlockPlace, encodeBlock, MAX_BLOCK_BYTES } from "./block.ts";
import { instanceBytes, journalName, parseJournalName } from "./instance-name.ts";
import { scanBlocks } from "./scan.ts";
import { applyState, emptyState, encodeState, type InstanceState } from "./state.ts";

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

  /** Makes all steps survive the machine's power. */
  sync(): void {
    if (this.#isSynced || this.#descriptor === undefined) return;
    this.#files.sync(this.#descriptor);
    this.#isSynced = true;
  }

  close(): void {
    if (this.#descriptor === undefined) return;
    this.#files.close(this.#descriptor);
    this.#descriptor = undefined;
  }

  #startOver(state: InstanceState): void {
    this.close();
    const before = journalName(this.#generation);
    this.#generation++;
    const name = journalName(this.#generation);
    this.#descriptor = this.#files.create(`${this.#directory}/${name}`);
    this.#offset = 0;
    this.#write(encodeState(state));
    this.#files.sync(this.#descriptor);
    this.#files.syncDirectory(this.#directory);
    this.#isSynced = true;
    if (this.#files.status(`${this.#directory}/${before}`) !== undefined) {
      this.#files.removeFile(`${this.#directory}/${before}`);
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
      const written = this.#files.write(descriptor, block, this.#offset);
      if (written !== block.byteLength) throw new ShortWriteError(written, block.byteLength);
    } catch (error) {
      this.close();
      throw error;
    }
    this.#offset += block.byteLength;
    this.#isSynced = false;
  }
}

/** A full disk first writes less than asked, without an error. */
export class ShortWriteError extends Error {
  override readonly name = "ShortWriteError";
  readonly code = "ENOSPC";

  constructor(written: number, asked: number) {
    super(`the disk took ${written} of ${asked} bytes`);
  }
}

export interface JournalReading {
  readonly state: InstanceState;
  /** Of the newest file, readable or not: a new journal goes on from here. */
  readonly generation: number;
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
    const file = Buffer.from(
      files.readFile(`${directory}/${journalName(candidate)}`, MAX_JOURNAL_BYTES),
    );
    const place = { instance: instanceBytes(instance), file: candidate };
    const state = emptyState();
    const applied = scanBlocks(file, place).blocks.filter(
      (block) => block.kind === BLOCK_KIND.journal && applyState(state, block.payload),
    );
    if (applied.length > 0) return { state, generation };
  }
  return { state: emptyState(), generation };
}
