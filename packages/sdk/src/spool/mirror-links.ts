import { dirname } from "node:path";
import type { Priority } from "../emit/definition.ts";
import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";
import { segmentName } from "./instance-name.ts";
import { bookMirrored, bookUnlinked, type MirrorInstance } from "./mirror-books.ts";
import { type SegmentSurvey, surveySegment } from "./mirror-segment.ts";

/** A sealed segment of the spool. */
export interface SourceSegment {
  readonly number: number;
  readonly path: string;
  /** Rows of the lane that were admitted when it was sealed; asked where it has no foot. */
  readonly admittedItems: () => number;
}

/**
 * Gives a mirror the segments of a spool: a second name for the same file, so that its bytes are on the disk
 * once. The name is synced before the rows are booked, and both happen before the spool may remove its own: a crash
 * between any two of these steps finds the file under at least one name, and one that the books do not know
 * is linked or counted again, once. Segments come in the order of their numbers, or not at all.
 */
export class MirrorLinks {
  readonly #files: FileSystem;

  constructor(files: FileSystem) {
    this.#files = files;
  }

  /** What of a segment the mirror should have; undefined where it has it, or where nothing can be read of it. */
  missing(
    own: MirrorInstance,
    lane: Priority,
    { number, path, admittedItems }: SourceSegment,
  ): SegmentSurvey | undefined {
    const survey = surveySegment(this.#files, path, placeOf(own, number), admittedItems);
    const { cumulativeItems } = own.state.lanes[lane];
    if (survey === undefined || survey.itemsAfter === survey.itemsBefore) return undefined;
    return survey.itemsBefore >= cumulativeItems ? survey : undefined;
  }

  /**
   * Links a segment and books its rows. Throws what the disk throws. Nothing is booked then where it is not linked; where
   * it is, all is, since there it stays: a loss of power may take a name that could not be synced, and recovery counts that.
   */
  link(
    own: MirrorInstance,
    lane: Priority,
    { number, path }: SourceSegment,
    { itemsBefore, itemsAfter, firstSequence, lastSequence, bytes }: SegmentSurvey,
  ): void {
    const to = `${own.directory}/${segmentName(lane, number)}`;
    linkAnew(this.#files, path, to);
    let failure: unknown;
    try {
      this.#files.syncDirectory(dirname(to));
    } catch (error) {
      failure = error;
    }
    // Rows before it that never came: the spool has removed them meanwhile.
    bookUnlinked(own.state, lane, itemsBefore);
    const items = itemsAfter - itemsBefore;
    const range = { firstSequence, lastSequence };
    own.segments[lane].push({
      ...{ number, path: to, bytes, leasableBytes: bytes, items, isSealed: true },
      ...range,
    });
    own.state.lanes[lane].cumulativeItems = itemsAfter;
    bookMirrored(own.state, items);
    own.record();
    if (failure !== undefined) throw failure;
  }
}

/** What the blocks of a segment are checked against. */
export function placeOf(
  { bytes }: Pick<MirrorInstance, "bytes">,
  number: number,
): { readonly instance: Uint8Array; readonly file: number } {
  return { instance: bytes, file: number };
}

/** A name that is taken is of a crash before the books had it: whatever it leads to, this is what belongs there. */
function linkAnew(files: FileSystem, from: string, to: string): void {
  try {
    files.link(from, to);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
    files.removeFile(to);
    files.link(from, to);
  }
}
