import type { Priority } from "../emit/definition.ts";
import type { FileSystem } from "../file-system.ts";
import type { Exposure } from "../scrub/policy.ts";
import type { Timekeeper } from "./age.ts";
import type { Instance } from "./instance.ts";
import { LANES } from "./lanes.ts";
import { type Lease, nextLease } from "./lease.ts";
import { nextGap, type Part } from "./lease-gap.ts";
import type { LeasePart } from "./lease-source.ts";
import type { TakenStretch } from "./leases-under-way.ts";
import type { MeasureRow } from "./row-decisions.ts";
import { MAX_SETTLED_AHEAD, type Position } from "./settled-ahead.ts";
import { UndecidedLanes } from "./undecided-lanes.ts";

/** Beyond so many stretches settled ahead no other live part begins: what is under way needs the rest. */
const MAX_AHEAD_AT_BEGIN = MAX_SETTLED_AHEAD / 2;

export interface LeaseDeskOptions {
  readonly files: FileSystem;
  /** What may leave now; asked for with each lease, since it may change. */
  readonly level: () => Exposure;
  readonly time: Timekeeper;
  /** Oldest first; the live one is among them. */
  readonly instances: () => readonly Instance[];
  /** The one that this process writes, if there is one. */
  readonly live: () => Instance | undefined;
  /** The disk refuses to read. */
  readonly failed: (error: unknown) => void;
  /** For what windows decided in bytes. */
  readonly measure?: MeasureRow | undefined;
}

/**
 * Gives out the rows of some instances, lane by lane. Those that others left, and those that were there when
 * the live part began, are backlog; the rest is live. Holds no rows: who leases says what is under way.
 */
export class LeaseDesk {
  readonly #options: LeaseDeskOptions;
  /** Where the live part of the live instance begins; of another instance all is live. */
  #begin:
    | { readonly instance: Instance; readonly at: Readonly<Record<Priority, Position>> }
    | undefined;
  readonly #undecided = new UndecidedLanes();

  constructor(options: LeaseDeskOptions) {
    this.#options = options;
  }

  /** The next rows of one part, or of either, which are then leased by the age of their instance. */
  lease(part: LeasePart | "all", underWay: readonly TakenStretch[] = []): Lease | undefined {
    for (const lane of LANES) {
      for (const instance of this.#options.instances()) {
        const bounds = part === "all" ? {} : this.#partOf(instance, lane, part);
        if (bounds === undefined) continue;
        const lease = this.#leaseFrom(instance, lane, underWay, bounds);
        if (lease !== undefined) return lease;
      }
    }
    return undefined;
  }

  /** The next rows of all that there is, decided by a window or not: for whoever gives them up. */
  leaseUndecided(underWay: readonly TakenStretch[]): Lease | undefined {
    for (const lane of LANES) {
      for (const instance of this.#options.instances()) {
        const lease = this.#leaseFrom(instance, lane, underWay, {}, true);
        if (lease !== undefined) return lease;
      }
    }
    return undefined;
  }

  beginLive(): void {
    const instance = this.#options.live();
    if (instance === undefined) return;
    const isFull = LANES.some(
      (lane) => (instance.state.lanes[lane].ahead?.length ?? 0) > MAX_AHEAD_AT_BEGIN,
    );
    if (isFull) return;
    const at = (lane: Priority): Position => endOfLane(instance, lane);
    this.#begin = {
      instance,
      at: { critical: at("critical"), normal: at("normal"), bulk: at("bulk") },
    };
  }

  /** A segment was written anew: where the live part begins in it, it begins at the same block. */
  moved(
    instance: Instance,
    lane: Priority,
    segment: number,
    newOffset: (offset: number) => number,
  ): void {
    const begin = this.#begin;
    if (begin?.instance !== instance || begin.at[lane].segment !== segment) return;
    const offset = newOffset(begin.at[lane].offset);
    this.#begin = { instance, at: { ...begin.at, [lane]: { segment, offset } } };
  }

  get backlog(): { readonly items: number; readonly bytes: number } {
    let items = 0;
    let bytes = 0;
    for (const instance of this.#options.instances()) {
      for (const lane of LANES) {
        const part = this.#partOf(instance, lane, "backlog");
        if (part === undefined || nextGap(instance, lane, [], part) === undefined) continue;
        for (const segment of instance.segments[lane]) {
          const share = shareBefore(segment, part.to);
          items += segment.items * share;
          bytes += segment.items === 0 ? 0 : segment.bytes * share;
        }
      }
    }
    return { items: Math.round(items), bytes: Math.round(bytes) };
  }

  #partOf(instance: Instance, lane: Priority, part: LeasePart): Part | undefined {
    const isBacklog = part === "backlog";
    if (instance !== this.#options.live()) return isBacklog ? {} : undefined;
    const begin = this.#begin?.instance === instance ? this.#begin.at[lane] : undefined;
    if (begin === undefined) return isBacklog ? undefined : {};
    return isBacklog ? { to: begin } : { from: begin };
  }

  #leaseFrom(
    instance: Instance,
    lane: Priority,
    underWay: readonly TakenStretch[],
    part: Part,
    isUndecidedToo: boolean = false,
  ): Lease | undefined {
    const { files, level, time, measure, failed } = this.#options;
    const ours = underWay.filter((lease) => lease.instance === instance);
    const gap = nextGap(instance, lane, ours, part);
    if (gap === undefined || (!isUndecidedToo && this.#undecided.has(instance, lane, gap))) {
      return undefined;
    }
    const isBacklog = instance !== this.#options.live() || part.to !== undefined;
    try {
      const options = { time, gap, isBacklog, measure, isUndecidedToo };
      const lease = nextLease(files, instance, lane, level(), options);
      if (lease !== "undecided") return lease;
      this.#undecided.add(instance, lane, gap);
      return undefined;
    } catch (error) {
      failed(error);
      return undefined;
    }
  }
}

/** Behind all blocks that were written, synced or not. */
function endOfLane(instance: Instance, lane: Priority): Position {
  const last = instance.segments[lane].at(-1);
  if (last !== undefined) return { segment: last.number, offset: last.bytes };
  const { segment, offset } = instance.state.lanes[lane];
  return { segment, offset };
}

/** How much of a segment lies before a place, by its length. */
function shareBefore(
  { number, bytes }: { readonly number: number; readonly bytes: number },
  to: Position | undefined,
): number {
  if (to === undefined || number < to.segment) return 1;
  return number > to.segment || bytes === 0 ? 0 : Math.min(1, to.offset / bytes);
}
