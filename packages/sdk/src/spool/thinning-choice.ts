import type { Priority } from "../emit/definition.ts";
import type { Instance } from "./instance.ts";
import { LANES } from "./lanes.ts";
import type { SegmentEntry } from "./stretch.ts";

/**
 * Beyond 2^-20 of what was written a segment is not thinned: a row that stands for a million tells nothing of its event any
 * more, and a T that came from a low rate keeps some 20 bits to say it exactly.
 */
export const MAX_THINNINGS = 20;

/** A segment that may be written anew. */
export interface Candidate {
  readonly instance: Instance;
  readonly lane: Priority;
  readonly segment: SegmentEntry;
  /** Where its rows without outcome begin. */
  readonly from: number;
}

/** Of the instances' segments those that may be written anew, lanes by the order in which they give way, oldest first. */
export function* rewritable(
  instances: readonly Instance[],
  isUnderWay: (instance: Instance, lane: Priority, segment: number) => boolean,
): Generator<Candidate> {
  for (const lane of [...LANES].reverse()) {
    for (const instance of instances) {
      for (const segment of instance.segments[lane]) {
        const from = unsettledFrom(instance, lane, segment);
        if (from === undefined || !isDecided(instance, segment)) continue;
        if (isUnderWay(instance, lane, segment.number)) continue;
        yield { instance, lane, segment, from };
      }
    }
  }
}

/** The first of those that are least thinned, of the first lane that has one. */
export function nextToThin(
  candidates: Iterable<Candidate>,
  isExhausted: (segment: SegmentEntry) => boolean,
): Candidate | undefined {
  let best: Candidate | undefined;
  for (const candidate of candidates) {
    if (best !== undefined && candidate.lane !== best.lane) return best;
    const { thinnings = 0 } = candidate.segment;
    if (thinnings >= MAX_THINNINGS || isExhausted(candidate.segment)) continue;
    if (best === undefined || thinnings < (best.segment.thinnings ?? 0)) best = candidate;
  }
  return best;
}

/** Undefined where it grows, or some of it has no place of its own: it is settled, or a stretch behind the cursor is. */
function unsettledFrom(
  { state }: Instance,
  lane: Priority,
  { number, isSealed, items, bytes, leasableBytes }: SegmentEntry,
): number | undefined {
  const { segment: at, offset, ahead = [] } = state.lanes[lane];
  if (!isSealed || items === 0 || leasableBytes !== bytes || number < at) return undefined;
  if (ahead.some(({ segment, toSegment }) => segment <= number && number <= toSegment)) {
    return undefined;
  }
  return number === at ? offset : 0;
}

/** What is not decided must not be thinned: T of a row would not be the one that its window knows it by. */
function isDecided({ windows }: Instance, { lastSequence }: SegmentEntry): boolean {
  const { decidedBefore } = windows;
  if (decidedBefore === Number.POSITIVE_INFINITY) return true;
  return lastSequence !== undefined && lastSequence < decidedBefore;
}
