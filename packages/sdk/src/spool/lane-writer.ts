import type { Clock } from "../clock.ts";
import type { Priority } from "../emit/definition.ts";
import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";
import type { Layout } from "../row/layout.ts";
import type { Resource } from "../row/resource.ts";
import {
  BLOCK_HEADER_BYTES,
  BLOCK_KIND,
  BLOCK_TRAILER_BYTES,
  type BlockKind,
  encodeBlock,
  MAX_BLOCK_BYTES,
  sealBlock,
} from "./block.ts";
import { instanceBytes, segmentName } from "./instance-name.ts";
import { LANE_NUMBER } from "./lanes.ts";
import { SegmentWriter } from "./segment-writer.ts";
import { encodeTables, type RowRange } from "./tables.ts";

/** Rows of one block at most: damage to a block loses no more than these. */
const MAX_BLOCK_ROWS_BYTES: number = 64 * 1024;
/** A segment is sealed when it is this long; the unit of deletion and eviction. */
export const MAX_SEGMENT_BYTES: number = 4 * 1024 * 1024;
/** Or this old, so that a quiet lane's file goes away once it is delivered. */
const MAX_SEGMENT_MILLIS = 60_000;
/** It runs over while a burst is written, since each end costs a sync. No longer than this, though. */
export const OVERLONG_SEGMENT_BYTES: number = 1.5 * MAX_SEGMENT_BYTES;
/** A reader takes no more of a file: one may run over by the block that reached the limit, and by its foot. */
export const MAX_SEGMENT_FILE_BYTES: number = OVERLONG_SEGMENT_BYTES + 2 * MAX_BLOCK_BYTES;

const NO_SEQUENCE = -1;

export interface LaneContext {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly directory: string;
  readonly instance: string;
  /** Whose id the rows' uids have. Default `instance`. */
  readonly uidInstance?: string;
  readonly resource: Resource;
  /** All layouts that the instance has announced, by id. */
  readonly layouts: ReadonlyMap<number, Layout>;
}

/** Rows gathered for the next block. */
export interface PendingRows {
  readonly items: number;
  /** By layout id. */
  readonly countByLayout: ReadonlyMap<number, number>;
  /** Behind each other; the memory is used again after `forget`. */
  readonly rows: Buffer;
}

/** One lane of a live instance: gathers rows into a block and blocks into segments. */
export class LaneWriter {
  readonly lane: Priority;
  readonly #context: LaneContext;
  readonly #place: Uint8Array;
  readonly #buffer = Buffer.alloc(
    BLOCK_HEADER_BYTES + 2 * MAX_BLOCK_ROWS_BYTES + BLOCK_TRAILER_BYTES,
  );
  #rowBytes = 0;
  #items = 0;
  #firstSequence = 0;
  #lastSequence = NO_SEQUENCE;
  #writtenSequence = NO_SEQUENCE;
  #countByLayout = new Map<number, number>();
  #lastLayout = 0;
  #lastCount = 0;
  /** Rows in the pending block that were not copied yet: a stretch of `source`. */
  #source: Buffer | undefined;
  #runStart = 0;
  #runEnd = 0;
  #copied = 0;
  #segment: SegmentWriter | undefined;
  #segmentStartedMillis = 0;
  #layoutsInSegment = new Set<number>();
  /** Rows written into the open segment. */
  #segmentItems = 0;
  #segmentFirstSequence = NO_SEQUENCE;
  readonly #unsynced = new Set<number>();
  #nextNumber: number;
  #cumulativeItems: number;

  constructor(lane: Priority, context: LaneContext, nextNumber: number, cumulativeItems: number) {
    this.lane = lane;
    this.#context = context;
    this.#place = instanceBytes(context.instance);
    this.#nextNumber = nextNumber;
    this.#cumulativeItems = cumulativeItems;
  }

  get pending(): PendingRows {
    this.#copyRun();
    this.#foldCount();
    const rows = this.#buffer.subarray(BLOCK_HEADER_BYTES, BLOCK_HEADER_BYTES + this.#copied);
    return { items: this.#items, countByLayout: this.#countByLayout, rows };
  }

  get segment(): SegmentWriter | undefined {
    return this.#segment;
  }

  get cumulativeItems(): number {
    return this.#cumulativeItems;
  }

  /** Of the last row on disk; -1 before the first. Rows of a lane come in the order of sequences. */
  get writtenSequence(): number {
    return this.#writtenSequence;
  }

  /** The number that the next segment will have. */
  get nextNumber(): number {
    return this.#nextNumber;
  }

  /**
   * Takes a row into the pending block. The caller flushes when this returns true. Rows that stand
   * behind each other in `source` are copied together, at the latest by `flush`: till then `source`
   * must stay as it is.
   */
  add(source: Buffer, start: number, length: number, layoutId: number, sequence: number): boolean {
    if (this.#items === 0) this.#firstSequence = sequence;
    this.#lastSequence = sequence;
    if (start !== this.#runEnd || source !== this.#source) {
      this.#copyRun();
      this.#source = source;
      this.#runStart = start;
    }
    this.#runEnd = start + length;
    this.#rowBytes += length;
    this.#items++;
    if (layoutId === this.#lastLayout) this.#lastCount++;
    else this.#countAnother(layoutId);
    return this.#rowBytes >= MAX_BLOCK_ROWS_BYTES;
  }

  #copyRun(): void {
    if (this.#source === undefined) return;
    const bytes = this.#runEnd - this.#runStart;
    this.#source.copy(
      this.#buffer,
      BLOCK_HEADER_BYTES + this.#copied,
      this.#runStart,
      this.#runEnd,
    );
    this.#copied += bytes;
    this.#source = undefined;
  }

  /** Counting runs of one event first saves a map look-up for most rows. */
  #countAnother(layoutId: number): void {
    this.#foldCount();
    this.#lastLayout = layoutId;
    this.#lastCount = 1;
  }

  #foldCount(): void {
    if (this.#lastCount === 0) return;
    const before = this.#countByLayout.get(this.#lastLayout) ?? 0;
    this.#countByLayout.set(this.#lastLayout, before + this.#lastCount);
    this.#lastCount = 0;
  }

  /**
   * Writes the pending block; when it returns, its rows are admitted. A write that fails is tried
   * once more in a new segment (the disk may have come back, the file may be the trouble). Throws
   * what the second try throws: the rows stay pending until the caller gives them up.
   */
  flush(): void {
    if (this.#items === 0) return;
    this.#copyRun();
    this.#foldCount();
    try {
      this.#writeRows();
    } catch {
      // The reason is the second try's to report: it is what keeps the rows from the disk now.
      this.#sealQuietly();
      this.#writeRows();
    }
    if (this.#segmentItems === 0) this.#segmentFirstSequence = this.#firstSequence;
    this.#segmentItems += this.#items;
    this.#cumulativeItems += this.#items;
    this.#writtenSequence = this.#lastSequence;
    this.forget();
  }

  /** Drops the pending rows; the caller has counted them. */
  forget(): void {
    this.#rowBytes = 0;
    this.#copied = 0;
    this.#source = undefined;
    this.#items = 0;
    this.#countByLayout = new Map();
    this.#lastCount = 0;
  }

  /** Whether the open segment is long or old enough to be sealed. */
  isDue(): boolean {
    if (this.#segment === undefined) return false;
    const age = this.#context.clock.monotonicMillis() - this.#segmentStartedMillis;
    return this.#segment.offset >= MAX_SEGMENT_BYTES || age >= MAX_SEGMENT_MILLIS;
  }

  /** Whether it is so long that its end cannot wait for the regular work between passes. */
  isOverlong(): boolean {
    return this.#segment !== undefined && this.#segment.offset >= OVERLONG_SEGMENT_BYTES;
  }

  /**
   * Ends the open segment with its foot. Readers need no foot, so a broken segment is closed as it
   * is. Throws what the disk throws; the segment is closed all the same.
   */
  seal(): void {
    const segment = this.#segment;
    if (segment === undefined) return;
    this.#segment = undefined;
    try {
      if (!segment.isBroken) {
        segment.append(
          this.#tables(BLOCK_KIND.foot, segment, this.#segmentLayouts(), this.#segmentRows()),
        );
      }
    } finally {
      this.#syncAndClose(segment);
    }
  }

  #syncAndClose(segment: SegmentWriter): void {
    try {
      segment.sync();
    } finally {
      if (segment.syncedBytes < segment.offset) this.#unsynced.add(segment.number);
      segment.close();
    }
  }

  /** Closes the open segment as it is: its file is not ours any more. The caller has counted the rows. */
  abandon(): void {
    this.forget();
    const segment = this.#segment;
    this.#segment = undefined;
    try {
      segment?.close();
    } catch {
      // A network file system says here that the file is gone, which is why it is given up.
    }
  }

  /** Whether a closed segment has rows that a loss of power may take, and no sync can help it. */
  isUnsynced(segment: number): boolean {
    return this.#unsynced.has(segment);
  }

  #writeRows(): void {
    const segment = this.#openSegment();
    try {
      this.#appendRows(segment);
    } catch (error) {
      // A disk that takes heads and no rows would fill with such segments, one at each try.
      if (this.#segmentItems === 0) {
        this.#segment = undefined;
        this.#discard(segment);
      }
      throw error;
    }
  }

  #appendRows(segment: SegmentWriter): void {
    this.#writeMissingLayouts(segment);
    const block = sealBlock(
      this.#buffer,
      this.#rowBytes,
      {
        kind: BLOCK_KIND.rows,
        lane: LANE_NUMBER[this.lane],
        items: this.#items,
        cumulativeItems: this.#cumulativeItems + this.#items,
        firstSequence: this.#firstSequence,
        timeMillis: this.#context.clock.nowMillis(),
      },
      { instance: this.#place, file: segment.number, offset: segment.offset },
    );
    segment.append(block);
  }

  #openSegment(): SegmentWriter {
    if (this.#segment !== undefined && !this.#segment.isBroken) return this.#segment;
    this.#sealQuietly();
    const segment = this.#createSegment();
    try {
      const layouts = [...this.#context.layouts.values()];
      segment.append(this.#tables(BLOCK_KIND.head, segment, layouts));
      // A process that is killed leaves no foot: without a second copy a damaged byte would cost all rows.
      segment.append(this.#tables(BLOCK_KIND.tables, segment, layouts));
      this.#context.files.syncDirectory(this.#context.directory);
    } catch (error) {
      // A full disk still makes files: without this it would fill with empty ones.
      this.#discard(segment);
      throw error;
    }
    this.#nextNumber = segment.number + 1;
    this.#segment = segment;
    this.#segmentStartedMillis = this.#context.clock.monotonicMillis();
    this.#layoutsInSegment = new Set(this.#context.layouts.keys());
    this.#segmentItems = 0;
    return segment;
  }

  #createSegment(): SegmentWriter {
    const { files, directory } = this.#context;
    const number = this.#nextNumber;
    try {
      return new SegmentWriter(files, `${directory}/${segmentName(this.lane, number)}`, number);
    } catch (error) {
      if (errorCode(error) === "EEXIST") this.#nextNumber++;
      throw error;
    }
  }

  #discard(segment: SegmentWriter): void {
    try {
      segment.close();
      this.#context.files.removeFile(segment.path);
    } catch {
      // It holds no rows. Its number is passed over when the name turns out to be taken.
    }
  }

  /** What is wrong with the old segment matters less than whether a new one takes the rows. */
  #sealQuietly(): void {
    try {
      this.seal();
    } catch {
      // A foot that is missing costs nothing; rows that were not synced are known by `isUnsynced`.
    }
  }

  /** Layouts that came up after the segment's head stand before the first block that uses them. */
  #writeMissingLayouts(segment: SegmentWriter): void {
    const missing: Layout[] = [];
    for (const id of this.#countByLayout.keys()) {
      const layout = this.#context.layouts.get(id);
      if (layout !== undefined && !this.#layoutsInSegment.has(id)) missing.push(layout);
    }
    if (missing.length === 0) return;
    segment.append(this.#tables(BLOCK_KIND.tables, segment, missing));
    for (const layout of missing) this.#layoutsInSegment.add(layout.id);
  }

  #segmentLayouts(): Layout[] {
    return [...this.#layoutsInSegment].flatMap((id) => this.#context.layouts.get(id) ?? []);
  }

  /** What the foot says of the rows before it, so that a reader need not count them. */
  #segmentRows(): RowRange {
    return {
      items: this.#segmentItems,
      firstSequence: this.#segmentFirstSequence,
      lastSequence: this.#writtenSequence,
    };
  }

  #tables(
    kind: BlockKind,
    segment: SegmentWriter,
    layouts: readonly Layout[],
    rows?: RowRange,
  ): Buffer {
    const { resource, instance, uidInstance = instance } = this.#context;
    return encodeBlock(
      encodeTables({
        resource,
        layouts,
        ...(rows === undefined ? {} : { rows }),
        ...(uidInstance === instance ? {} : { uidInstance }),
      }),
      {
        kind,
        lane: LANE_NUMBER[this.lane],
        items: 0,
        cumulativeItems: this.#cumulativeItems,
        firstSequence: 0,
        timeMillis: this.#context.clock.nowMillis(),
      },
      { instance: this.#place, file: segment.number, offset: segment.offset },
    );
  }
}
