import type { Registry, RegistryEvent } from "../contract/registry.ts";

/**
 * The registry's events, but no refinement of what was not found: that is reported, and what the
 * refinement would inherit only seems absent.
 */
export function inheritingEvents({ events }: Registry): readonly RegistryEvent[] {
  return events.filter((event) => !event.isRefinement || hasBase(event));
}

/** A refinement bears the name of what it refines, from where it says so; else it has its own. */
function hasBase({ declaration, name }: RegistryEvent): boolean {
  return name.place !== declaration.name.place;
}
