import type { EventDefinition, EventHandle } from "./emit/definition.ts";
import { globalSlot, type Runtime } from "./emit/slot.ts";

/** What an event would be at one level. */
export type PreviewAttributes = Readonly<Record<string, unknown>>;

/**
 * What would leave of an event at each level, by the keys on the wire; undefined where it would not leave at all, and "invalid" where it
 * would be counted as invalid. Sampling, identity and time are left out.
 */
export interface Preview {
  readonly off: undefined;
  readonly basic: PreviewAttributes | "invalid" | undefined;
  readonly full: PreviewAttributes | "invalid" | undefined;
}

/** What a handle stands for. */
export interface Declared {
  readonly definition: EventDefinition<never>;
  /** Attributes of `with()`. */
  readonly bound: object | undefined;
}

/**
 * The definition behind a handle, which only a runtime gets to see: for a moment one stands in the slot that does nothing but look.
 * Nothing else runs in between, and the handle finds the real one again with its next call. Handles stay as small as they are
 * for that: each event of a program has one.
 */
export function definitionOf(handle: Pick<EventHandle<never>, "enabled">): Declared | undefined {
  const slot = globalSlot();
  const { runtime } = slot;
  let declared: Declared | undefined;
  const looking: Runtime = {
    open: (definition, bound) => {
      declared = { definition, bound };
      return { emit() {}, enabled: () => false };
    },
  };
  slot.runtime = looking;
  try {
    handle.enabled();
  } finally {
    slot.runtime = runtime;
  }
  return declared;
}
