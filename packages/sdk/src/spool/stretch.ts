import type { Priority } from "../emit/definition.ts";

/** One segment with rows that have found no outcome yet. */
export interface SegmentEntry {
  readonly number: number;
  readonly path: string;
  /** Bytes on disk. */
  bytes: number;
  /** Bytes that may be leased: those that survive a loss of power. */
  leasableBytes: number;
  /** Rows that have no outcome yet, counted as their blocks are written or found. */
  items: number;
  /** No block will be added. */
  isSealed: boolean;
  /** Bounds of its rows' sequences; absent where nobody knows them. */
  firstSequence?: number | undefined;
  lastSequence?: number | undefined;
  /** Rows with a lower sequence were settled, but for those that could not be read. */
  passedBefore?: number;
  /** How often rows of it were thinned out to make room; absent where it is as its writer left it. */
  thinnings?: number;
  /** What windows decided of its rows was carried out on the disk: they are not judged again. */
  isDecided?: true;
  /** How often this process has put another file in its place: places in the one before mean nothing. */
  rewritings?: number;
}

/** A stretch of one segment, whole blocks, at the lane's cursor or beyond it. */
export interface Stretch {
  readonly lane: Priority;
  readonly segment: number;
  readonly fromOffset: number;
  readonly toOffset: number;
  readonly items: number;
  /** The lane's cumulative items before its first block and with its last; both 0 where it has no rows. */
  readonly fromItems: number;
  readonly toItems: number;
  /** A bound; absent where the stretch begins behind what was settled before. */
  readonly firstSequence?: number;
  /** Of its last row, where that was read. */
  readonly lastSequence?: number | undefined;
}
