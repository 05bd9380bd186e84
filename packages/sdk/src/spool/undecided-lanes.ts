import type { Priority } from "../emit/definition.ts";
import type { Instance } from "./instance.ts";
import type { Gap } from "./lease-gap.ts";
import type { Position } from "./settled-ahead.ts";

interface Waiting extends Position {
  readonly decidedBefore: number;
}

/**
 * Lanes whose next rows wait for their window, so that they are read again only when a window has been decided since.
 * One place a lane; goes with the instance.
 */
export class UndecidedLanes {
  readonly #waiting = new WeakMap<Instance, Map<Priority, Waiting>>();

  has(instance: Instance, lane: Priority, { segment, from }: Gap): boolean {
    const waiting = this.#waiting.get(instance)?.get(lane);
    return (
      waiting !== undefined &&
      waiting.segment === segment.number &&
      waiting.offset === from &&
      waiting.decidedBefore === instance.windows.decidedBefore
    );
  }

  add(instance: Instance, lane: Priority, { segment, from }: Gap): void {
    const lanes = this.#waiting.get(instance) ?? new Map<Priority, Waiting>();
    const { decidedBefore } = instance.windows;
    this.#waiting.set(instance, lanes);
    lanes.set(lane, { segment: segment.number, offset: from, decidedBefore });
  }
}
