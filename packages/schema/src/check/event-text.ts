import type { EventAttribute, RegistryEvent } from "../contract/registry.ts";

/** UTF-16 code units of what authors wrote, as often as it would be generated. */
export const MAX_EVENT_TEXT: number = 32 * 1024 * 1024;

/** The first event with which there is more to generate than the bound. */
export function overfillingEvent(events: readonly RegistryEvent[]): RegistryEvent | undefined {
  const ofTypes = new Map<EventAttribute["type"], number>();
  let length = 0;
  return events.find((event) => {
    length += lengthOf(event.brief, event.note, event.deprecated?.note);
    for (const { brief, deprecated, note, requirement, type } of event.attributes) {
      const known = ofTypes.get(type) ?? typeLength(type);
      ofTypes.set(type, known);
      length += known + lengthOf(brief, note, deprecated?.note, requirement.condition);
    }
    return length > MAX_EVENT_TEXT;
  });
}

function typeLength(type: EventAttribute["type"]): number {
  if (type.kind !== "enum") return 0;
  return type.members.reduce((sum, { value }) => sum + String(value.value).length, 0);
}

function lengthOf(...texts: readonly (string | undefined)[]): number {
  return texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
}
