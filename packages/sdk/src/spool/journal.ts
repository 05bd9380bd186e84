import type { Clock } from "../clock.ts";
import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";
import { type BlockPlace, booksHeader, encodeBlock } from "./block.ts";
import { instanceBytes, journalName, parseJournalName } from "./instance-name.ts";
import { JournalFile } from "./journal-file.ts";
import { isDiskFull, Reserve } from "./reserve.ts";
import { encodeState, type InstanceState } from "./state.ts";

/** Beyond this the journal starts over in a new file, with the whole state as its first step. */
export const ROTATE_BYTES: number = 1024 * 1024;

export interface JournalOptions {
  /**
   * Holds no descriptor between one step and the next, so that thousands of journals with a step now and
   * then cost none. Default false.
   */
  readonly restsBetweenSteps?: boolean;
  /** Default: the directory's own. */
  readonly reserve?: Reserve;
}

/**
 * The books of one instance on disk: an append-only file of steps, each cumulative, so that the last
 * readable one counts. Outcomes are in it and synced before anything is deleted.
 *
 * A failed append is not retried on the same file: the next one starts a new generation. Two
 * generations exist only for a moment; the reader takes the newest with a valid step. On a full disk a
 * step is tried once more in the room that the directory's reserve gives up.
 */
export class Journal {
  readonly #files: FileSystem;
  readonly #clock: Clock;
  readonly #directory: string;
  readonly #place: Omit<BlockPlace, "offset">;
  readonly #reserve: Reserve;
  readonly #restsBetweenSteps: boolean;
  #generation: number;
  #file: JournalFile | undefined;
  /** What the last step was of. */
  #state: InstanceState | undefined;

  constructor(
    files: FileSystem,
    clock: Clock,
    directory: string,
    instance: string,
    generation: number,
    { restsBetweenSteps = false, reserve = new Reserve(files, [directory]) }: JournalOptions = {},
  ) {
    this.#files = files;
    this.#clock = clock;
    this.#directory = directory;
    this.#place = { instance: instanceBytes(instance), file: 0 };
    this.#generation = generation;
    this.#reserve = reserve;
    this.#restsBetweenSteps = restsBetweenSteps;
  }

  /** Appends a step. Throws what the disk throws; the state then stands in memory only. */
  append(state: InstanceState, changed: ReadonlySet<string>): void {
    this.#state = state;
    this.#inReserve(() => this.#append(state, changed));
  }

  /** Makes all steps survive the machine's power. Throws what the disk throws, then never tries this file again. */
  sync(): void {
    this.#inReserve((isAgain) => {
      // The file that failed may have lost steps: all of them stand in the first one of the next.
      if (isAgain && this.#state !== undefined) this.#startOver(this.#state);
      else this.#file?.sync();
    });
    this.rest();
  }

  /** Lets the descriptor go, if it is one that rests. Throws what the disk throws, where closing tells of a write. */
  rest(): void {
    if (this.#restsBetweenSteps) this.#file?.rest();
  }

  /** Takes the room that a step on a full disk will need, or needed before. */
  fillReserve(): void {
    this.#reserve.fill();
  }

  close(): void {
    const file = this.#file;
    this.#file = undefined;
    try {
      file?.close();
    } catch {
      // Its steps are synced, or the next generation says them again, or the directory is not ours any more.
    }
  }

  #inReserve(step: (isAgain: boolean) => void): void {
    try {
      step(false);
      return;
    } catch (error) {
      if (!isDiskFull(error) || !this.#reserve.release()) throw error;
    }
    try {
      step(true);
    } finally {
      // At once, before rows fill what the books did not need.
      this.#reserve.fill();
    }
  }

  #append(state: InstanceState, changed: ReadonlySet<string>): void {
    const file = this.#file;
    if (file === undefined || file.bytes > ROTATE_BYTES || !file.wake()) this.#startOver(state);
    else this.#write(file, encodeState(state, changed));
  }

  #startOver(state: InstanceState): void {
    this.close();
    const generation = this.#generation + 1;
    const file = this.#create(generation);
    this.#generation = generation;
    try {
      this.#write(file, encodeState(state));
      file.sync();
      this.#files.syncDirectory(this.#directory);
    } catch (error) {
      this.#discard(file);
      throw error;
    }
    this.#file = file;
    this.#removeOlder();
  }

  #create(generation: number): JournalFile {
    try {
      return new JournalFile(this.#files, `${this.#directory}/${journalName(generation)}`);
    } catch (error) {
      if (errorCode(error) === "EEXIST") this.#generation = generation;
      throw error;
    }
  }

  /** The new file is not whole: the one before it still counts. */
  #discard(file: JournalFile): void {
    try {
      file.close();
      this.#files.removeFile(file.path);
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

  #write(file: JournalFile, step: Buffer): void {
    const header = booksHeader(this.#clock.nowMillis());
    const place = { ...this.#place, file: this.#generation, offset: file.bytes };
    file.append(encodeBlock(step, header, place));
  }
}
