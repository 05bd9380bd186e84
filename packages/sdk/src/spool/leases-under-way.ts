import type { Priority } from "../emit/definition.ts";
import type { Instance } from "./instance.ts";
import type { Lease } from "./lease.ts";
import type { Stretch } from "./stretch.ts";

/** A stretch of an instance that nobody else may lease. */
export interface TakenStretch extends Stretch {
  readonly instance: Instance;
}

type Place = Pick<TakenStretch, "instance" | "lane" | "segment" | "fromOffset">;

/**
 * Which leases may still come back: those that whoever leases named when it asked last, and what it was given since. A segment of
 * theirs is not written anew. Knows places and holds no rows.
 */
export class LeasesUnderWay {
  #places: Place[] = [];
  /** How often the segment's file had been replaced when the lease was given. */
  readonly #rewritings = new WeakMap<Lease, number>();

  /** All others that were given before are over, or will be leased again. */
  asked(underWay: readonly Lease[]): void {
    this.#places = underWay.map(placeOf);
  }

  given(lease: Lease): void {
    this.#places.push(placeOf(lease));
    this.#rewritings.set(lease, rewritingsOf(lease));
  }

  settled(lease: Lease): void {
    this.#places = this.#places.filter(
      ({ instance, lane, segment, fromOffset }) =>
        instance !== lease.instance ||
        lane !== lease.lane ||
        segment !== lease.segment ||
        fromOffset !== lease.fromOffset,
    );
  }

  has(instance: Instance, lane: Priority, segment: number): boolean {
    return this.#places.some(
      (place) => place.instance === instance && place.lane === lane && place.segment === segment,
    );
  }

  /** Its places are those of a file that was replaced since. */
  isOutdated(lease: Lease): boolean {
    const then = this.#rewritings.get(lease);
    return then !== undefined && then !== rewritingsOf(lease);
  }
}

function placeOf({ instance, lane, segment, fromOffset }: Place): Place {
  return { instance, lane, segment, fromOffset };
}

function rewritingsOf({ instance, lane, segment }: Place): number {
  const entry = instance.segments[lane].find(({ number }) => number === segment);
  return entry?.rewritings ?? 0;
}
