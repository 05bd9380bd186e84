import type { EmitOptions, EventDefinition } from "./definition.ts";

/** One event's way into the running SDK. */
export interface Channel {
  emit(attributes: object, options: EmitOptions | undefined): void;
  enabled(): boolean;
}

/** What a handle needs of a started SDK. A later version may add to it, never take away. */
export interface Runtime {
  /**
   * The channel of `definition`; with `bound`, one whose bound attributes are written once.
   * Never throws: a definition that cannot be used yields a channel that only counts.
   */
  open(definition: EventDefinition<never>, bound: object | undefined): Channel;
}

export interface Slot {
  runtime: Runtime | undefined;
}

const KEY = Symbol.for("sonde.v1");

/**
 * The place where handles and the SDK meet. It hangs on `globalThis` because a process may hold
 * several copies of this module (bundles, versions) and must still have one SDK.
 */
export function globalSlot(): Slot {
  const host = globalThis as { [KEY]?: Slot };
  host[KEY] ??= { runtime: undefined };
  return host[KEY];
}
