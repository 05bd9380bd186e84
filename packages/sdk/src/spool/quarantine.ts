import type { Clock } from "../clock.ts";
import { errorCode } from "../errors.ts";
import { type DropReason, droppedReason, markDropped } from "./entry-mark.ts";
import { type EntryReason, readReason } from "./entry-reason.ts";
import type { Settlement } from "./instance.ts";
import { isTakenOver } from "./instance-directory.ts";
import { move } from "./move.ts";
import {
  directoryBytes,
  type EntrySize,
  entriesIn,
  entryDirectory,
  isEntryName,
  quarantineDirectory,
  removeEntry,
} from "./quarantine-entry.ts";
import { isUsable, type PlaceOptions, preparePlace } from "./quarantine-place.ts";
import {
  discardEntries,
  finishEntries,
  MAX_QUARANTINING,
  type Origin,
  storeEntries,
} from "./quarantining.ts";
import { unfitDirectory } from "./unfit.ts";

/** What is kept aside at most, in bytes on the disk and in entries. */
export const MAX_QUARANTINE_BYTES: number = 16 * 1024 * 1024;
export const MAX_QUARANTINE_ENTRIES = 1000;
/** Entries that one settlement gives up: each costs some syncs. */
const MAX_GIVEN_UP_AT_ONCE = 16;
/** Between two looks at what other processes put there. */
const MEASURE_MILLIS = 10_000;

export interface QuarantineOptions extends PlaceOptions {
  readonly clock: Clock;
  /** The oldest entries went for want of room. */
  readonly full: () => void;
}

/** Rows that were set aside: what a backend refused for good, for one reason. */
export interface QuarantineEntry {
  readonly id: string;
  readonly directory: string;
  readonly bytes: number;
  /** Undefined where the file that says so is missing or torn. */
  readonly reason: EntryReason | undefined;
  /** Its rows were given up, and it is about to go. */
  readonly isGoing: boolean;
}

/**
 * Rows that will not be sent again by themselves, in `<root>/quarantine`: each entry is the directory of an
 * instance without an owner, so that it takes one rename to have it delivered. All processes of a spool
 * share it.
 *
 * Bounds: {@link MAX_QUARANTINE_BYTES} and {@link MAX_QUARANTINE_ENTRIES}, beside what one settlement
 * of each process adds, and what others added in the last ten seconds. Full: the oldest entry
 * goes, and its rows count as `dropped.quarantine_full` and no longer as quarantined. A crash loses nothing
 * (`quarantining.ts`).
 */
export class Quarantine {
  readonly #options: QuarantineOptions;
  #entries: EntrySize[] = [];
  #measuredMillis = Number.NEGATIVE_INFINITY;

  constructor(options: QuarantineOptions) {
    this.#options = options;
  }

  /**
   * Writes what a settlement sets aside, and returns it with the entries named: for `Instance.settle`, and
   * after that for {@link finish}. Throws what the disk throws; the rows are then where they were.
   */
  store(origin: Origin, settlement: Settlement): Settlement {
    const { quarantine = [] } = settlement;
    if (quarantine.every(({ rows }) => rows.length === 0)) return settlement;
    const { files, root } = this.#options;
    preparePlace(this.#options);
    const { quarantining = [] } = origin.instance.state;
    if (quarantining.length > MAX_QUARANTINING) finishEntries(files, root, origin.instance);
    return { ...settlement, quarantining: storeEntries(this.#options, origin, quarantine) };
  }

  /**
   * Gives entries their names, once the books that name them are on the disk, and removes those of a settlement that
   * was not booked. Throws what the disk throws; the next call goes on.
   */
  finish({ instance }: Pick<Origin, "instance">, { quarantining = [] }: Partial<Settlement>): void {
    const { files, root } = this.#options;
    const named = instance.state.quarantining ?? [];
    const unnamed = quarantining.filter((entry) => !named.includes(entry));
    discardEntries(files, root, instance, unnamed);
    finishEntries(files, root, instance);
    for (const id of named) {
      const bytes = directoryBytes(files, entryDirectory(root, id));
      this.#entries.push({ id, bytes });
    }
  }

  /**
   * Gives up the oldest entries until the rest is within the bounds, {@link MAX_GIVEN_UP_AT_ONCE} at most. Returns
   * the directories of the root that they are now: whoever takes one over books its rows. Throws what the disk
   * throws.
   */
  trim(): readonly string[] {
    this.#measure();
    const given: string[] = [];
    let bytes = this.#entries.reduce((sum, entry) => sum + entry.bytes, 0);
    while (bytes > MAX_QUARANTINE_BYTES || this.#entries.length > MAX_QUARANTINE_ENTRIES) {
      const oldest = given.length < MAX_GIVEN_UP_AT_ONCE ? this.#entries.shift() : undefined;
      if (oldest === undefined) break;
      bytes -= oldest.bytes;
      if (this.remove(oldest.id, "dropped.quarantine_full")) given.push(oldest.id);
    }
    if (given.length > 0) this.#options.full();
    return given;
  }

  /** All entries, the oldest first. Throws what the disk throws. */
  list(): readonly QuarantineEntry[] {
    const { files, root } = this.#options;
    if (!isUsable(this.#options)) return [];
    return entriesIn(files, root).flatMap(({ id, bytes }) => {
      const directory = entryDirectory(root, id);
      const isGoing = droppedReason(files, directory) !== undefined;
      const reason = readReason(files, directory);
      return this.#isFit(id) ? [{ id, directory, bytes, reason, isGoing }] : [];
    });
  }

  /**
   * Gives an entry back to the spool: the next look of any process finds it and delivers it, under the privacy level that
   * holds then. False where there is no such entry, or its rows were given up. Throws what the disk throws.
   */
  requeue(id: string): boolean {
    const { files, root } = this.#options;
    return this.#unlessGone(
      () =>
        this.#isThere(id) &&
        droppedReason(files, entryDirectory(root, id)) === undefined &&
        this.#giveBack(id),
    );
  }

  /**
   * Gives the rows of an entry up: whoever takes it over next books them as dropped for that reason. False
   * where there is no such entry. Throws what the disk throws.
   */
  remove(id: string, reason: DropReason): boolean {
    const { files, root } = this.#options;
    return this.#unlessGone(() => {
      if (!this.#isThere(id)) return false;
      markDropped(files, entryDirectory(root, id), reason);
      return this.#giveBack(id);
    });
  }

  /** False where another process is faster, and takes away what this one is looking at. */
  #unlessGone(action: () => boolean): boolean {
    try {
      return action();
    } catch (error) {
      if (errorCode(error) === "ENOENT") return false;
      throw error;
    }
  }

  /** One rename: from here on the entry is a directory of the root, as if a process had left it. */
  #giveBack(id: string): boolean {
    const { files, root } = this.#options;
    const from = entryDirectory(root, id);
    // A loss of power left it under both names, and the other one is taken up.
    if (isTakenOver(files, root, id)) {
      removeEntry(files, from);
      return false;
    }
    const isMoved = move(files, from, `${root}/${id}`);
    // Where it is now first: it may be found under both names, but never under none.
    files.syncDirectory(root);
    files.syncDirectory(quarantineDirectory(root));
    return isMoved;
  }

  #isThere(id: string): boolean {
    const { files, root } = this.#options;
    if (!isEntryName(id) || !isUsable(this.#options)) return false;
    return files.status(entryDirectory(root, id)) !== undefined && this.#isFit(id);
  }

  /** A link, a stranger's or a later version's entry is left as it is, and told. */
  #isFit(id: string): boolean {
    const { files, processes, root, unfit } = this.#options;
    const problem = unfitDirectory(files, processes, entryDirectory(root, id), id);
    if (problem !== undefined) unfit(problem);
    return problem === undefined;
  }

  #measure(): void {
    const { clock, files, root } = this.#options;
    const now = clock.monotonicMillis();
    if (now - this.#measuredMillis < MEASURE_MILLIS) return;
    this.#entries = isUsable(this.#options) ? entriesIn(files, root) : [];
    this.#measuredMillis = now;
  }
}
