import { moduleName } from "../contract/identifiers.ts";
import type { RegistryEvent } from "../contract/registry.ts";

/** The events by the module they are generated into, ordered by their ids in whatever order they come. */
export function eventsByModule(
  events: readonly RegistryEvent[],
): ReadonlyMap<string, readonly RegistryEvent[]> {
  const sorted = [...events].sort((left, right) => (left.id.value < right.id.value ? -1 : 1));
  const modules = new Map<string, RegistryEvent[]>();
  for (const event of sorted) {
    const module = moduleName(event.id.value);
    const others = modules.get(module);
    if (others === undefined) modules.set(module, [event]);
    else others.push(event);
  }
  return modules;
}
