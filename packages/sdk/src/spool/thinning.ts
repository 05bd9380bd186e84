import type { Clock } from "../clock.ts";
import type { Priority } from "../emit/definition.ts";
import type { FileSystem } from "../file-system.ts";
import type { Random } from "../random.ts";
import type { Seed } from "../sample/redraw.ts";
import type { Instance } from "./instance.ts";
import type { LeasesUnderWay, TakenStretch } from "./leases-under-way.ts";
import { readWholeSegment, rewriteSegment, type WholeSegment } from "./rewrite-segment.ts";
import type { MeasureRow } from "./row-decisions.ts";
import type { SegmentEntry } from "./stretch.ts";
import { type Candidate, nextToThin, rewritable } from "./thinning-choice.ts";
import { decidedOnly, halfOf } from "./thinning-judge.ts";

/** What one pass reads at most, unless a single segment is longer. */
const PASS_READ_BYTES = 4 * 1024 * 1024;
/** Segments that one pass writes anew at most: each costs two syncs. */
const PASS_REWRITINGS = 8;
/** After the disk refused one, so long nothing is tried. */
const REST_MILLIS = 1000;
/** Decisions of windows that may wait for their rows in one instance. */
export const MAX_WAITING_DECISIONS = 512;

export interface ThinningOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly random: Random;
  readonly underWay: LeasesUnderWay;
  /** Bytes of a row, where decisions of windows ask for them. */
  readonly measure?: MeasureRow | undefined;
  /** Places in the file of a segment are others now. */
  readonly moved: (
    instance: Instance,
    lane: Priority,
    segment: number,
    newOffset: (offset: number) => number,
  ) => void;
  /** The disk refuses. */
  readonly failed: (error: unknown) => void;
}

/**
 * Makes a backlog smaller without making it wrong: writes sealed segments anew with half of their groups, chosen by a fresh
 * draw, so that every row that stays stands for twice as many. What goes is counted as `thinned.spool_full`, row by row, when
 * the segment's turn comes.
 *
 * Whether a segment is thinned depends on how much of the disk is used, on its length and on how often it was before; never on what
 * a draw of its own turned out to be, for that would favour draws that keep little. A draw that the disk refused is
 * therefore kept for the next try.
 *
 * Bounds: in memory one segment and a block; {@link PASS_READ_BYTES} and {@link PASS_REWRITINGS} a pass; on disk one segment
 * more, while both files stand.
 */
export class Thinning {
  readonly #options: ThinningOptions;
  readonly #seeds = new WeakMap<SegmentEntry, Seed>();
  /** Not worth it, or not whole. */
  readonly #exhausted = new WeakSet<SegmentEntry>();
  /** Replaced, and a loss of power may still bring the old file back. */
  #unsynced: Candidate[] = [];
  #restUntilMillis = Number.NEGATIVE_INFINITY;

  constructor(options: ThinningOptions) {
    this.#options = options;
  }

  /** Nobody may lease these: their places may be those of a file that a loss of power undoes. */
  get held(): readonly TakenStretch[] {
    return this.#unsynced.map(({ instance, lane, segment: { number } }) => {
      const nothing = { items: 0, fromItems: 0, toItems: 0 };
      const whole = { fromOffset: 0, toOffset: Number.POSITIVE_INFINITY };
      return { instance, lane, segment: number, ...whole, ...nothing };
    });
  }

  /** Whether a place in the instance may be undone, so that its cursors must not move. */
  isHeld(instance: Instance): boolean {
    return this.#unsynced.some((candidate) => candidate.instance === instance);
  }

  /** Thins until `wanted` bytes are free, at most a pass's worth. Returns the bytes freed. */
  free(instances: readonly Instance[], wanted: number): number {
    return this.#pass(() => {
      let freed = 0;
      let read = 0;
      for (let files = 0; files < PASS_REWRITINGS && freed < wanted; files++) {
        const next = nextToThin(this.#rewritable(instances), (one) => this.#exhausted.has(one));
        if (next === undefined) break;
        read += next.segment.bytes;
        if (read > PASS_READ_BYTES && files > 0) break;
        freed += this.#halve(next);
      }
      return freed;
    });
  }

  /**
   * Carries out decisions of windows on the disk, the oldest ones first, where more than {@link MAX_WAITING_DECISIONS} wait for
   * their rows to be leased: one segment a pass.
   */
  carryOut(instance: Instance): void {
    const { windows } = instance;
    if (windows.count <= MAX_WAITING_DECISIONS) return;
    this.#pass(() => {
      windows.forgetBefore(firstUndecided(instance));
      const { oldestEnd } = windows;
      if (windows.count <= MAX_WAITING_DECISIONS || oldestEnd === undefined) return 0;
      const next = oldestOf(this.#rewritable([instance]));
      const whole = next === undefined ? undefined : this.#read(next);
      if (next === undefined || whole === undefined) return 0;
      const freed = this.#rewrite(next, whole, undefined);
      if (!this.isHeld(instance)) windows.forgetBefore(firstUndecided(instance));
      return freed;
    });
  }

  *#rewritable(instances: readonly Instance[]): Generator<Candidate> {
    const { underWay } = this.#options;
    yield* rewritable(instances, (...place) => underWay.has(...place));
  }

  #pass(work: () => number): number {
    const { clock, failed } = this.#options;
    if (clock.monotonicMillis() < this.#restUntilMillis) return 0;
    try {
      this.#syncDirectories();
      return work();
    } catch (error) {
      this.#restUntilMillis = clock.monotonicMillis() + REST_MILLIS;
      failed(error);
      return 0;
    }
  }

  #halve(candidate: Candidate): number {
    const { segment } = candidate;
    const whole = this.#read(candidate);
    // Decided before the draw, and by what stood there before it.
    if (whole === undefined || whole.rowBytes / 2 < whole.overheadBytes) {
      this.#exhausted.add(segment);
      return 0;
    }
    const seed = this.#seeds.get(segment) ?? this.#freshSeed();
    this.#seeds.set(segment, seed);
    return this.#rewrite(candidate, whole, seed);
  }

  #freshSeed(): Seed {
    const { random } = this.#options;
    return { a: random.uint32(), b: random.uint32() };
  }

  /** What is not whole is not looked at again. */
  #read({ instance, segment, from }: Candidate): WholeSegment | undefined {
    const whole = readWholeSegment(this.#options.files, instance.bytes, segment, from);
    if (whole === undefined) this.#exhausted.add(segment);
    return whole;
  }

  /** Without a seed only what windows decided is carried out. */
  #rewrite(candidate: Candidate, whole: WholeSegment, seed: Seed | undefined): number {
    const { instance, lane, segment } = candidate;
    const { files, measure, moved } = this.#options;
    // Rows that the books know are counted by the file's length in rows; others would be counted one by one.
    instance.sync();
    const decided = decidedOnly(instance, segment, measure);
    const thinnings = (segment.thinnings ?? 0) + (seed === undefined ? 0 : 1);
    const judge = seed === undefined ? decided : halfOf(seed, decided);
    const { bytes, newOffset } = rewriteSegment(files, whole, thinnings, judge);
    const freed = segment.bytes - bytes;
    segment.bytes = bytes;
    segment.leasableBytes = bytes;
    segment.thinnings = thinnings;
    segment.isDecided = true;
    segment.rewritings = (segment.rewritings ?? 0) + 1;
    if (seed !== undefined) this.#seeds.delete(segment);
    this.#unsynced.push(candidate);
    moved(instance, lane, segment.number, newOffset);
    this.#syncDirectories();
    return freed;
  }

  /** Throws what the disk throws; what is not synced stays held. */
  #syncDirectories(): void {
    const { files } = this.#options;
    for (const { instance } of this.#unsynced) {
      const isThere = files.status(instance.directory)?.kind === "directory";
      // Where it is gone there is nothing left to lease.
      if (isThere) files.syncDirectory(instance.directory);
      this.#unsynced = this.#unsynced.filter((one) => one.instance !== instance);
    }
  }
}

/** Rows with a lower sequence are settled, or stand as decided on the disk. */
function firstUndecided({ segments, windows }: Instance): number {
  const left = Object.values(segments).flat();
  const needs = left.filter(({ isDecided, items }) => isDecided !== true && items > 0);
  const firsts = needs.map(({ firstSequence, passedBefore = 0 }) =>
    Math.max(firstSequence ?? 0, passedBefore),
  );
  return Math.min(windows.decidedBefore, ...firsts);
}

function oldestOf(candidates: Iterable<Candidate>): Candidate | undefined {
  let oldest: Candidate | undefined;
  for (const candidate of candidates) {
    const { isDecided, firstSequence = 0 } = candidate.segment;
    if (isDecided === true) continue;
    if (oldest === undefined || firstSequence < (oldest.segment.firstSequence ?? 0)) {
      oldest = candidate;
    }
  }
  return oldest;
}
