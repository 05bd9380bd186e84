/**
 * The names that generated code gives to events and attributes. They are part of the contract: the
 * checks refuse a registry in which two of them meet (rule `name-collision`).
 */

/** `disk.slow_io` → `diskSlowIo`. */
function camelCase(dotted: string): string {
  const [first = "", ...others] = dotted.split(/[._]/);
  return first + others.map(capitalize).join("");
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** The part of a dotted name before the first dot. */
export function rootOf(name: string): string {
  return name.split(".", 1)[0] ?? name;
}

/**
 * Without its root, unless what remains could not begin an identifier: `acme.disk.slow` →
 * `disk.slow`, but `acme.3par.slow` stays.
 */
function withoutRoot(name: string): string {
  const rest = name.slice(rootOf(name).length + 1);
  return /^[a-z]/.test(rest) ? rest : name;
}

/** The constant that holds an event's handle: `acme.disk.slow` → `diskSlow`. */
export function eventIdentifier(eventName: string): string {
  return camelCase(withoutRoot(eventName));
}

/** The interface of an event's attributes: `acme.disk.slow` → `DiskSlow`. */
export function interfaceName(eventName: string): string {
  return capitalize(eventIdentifier(eventName));
}

/** The file an event is generated into, by its second segment: `acme.disk.slow` → `disk`. */
export function moduleName(eventName: string): string {
  return eventName.split(".", 2)[1] ?? eventName;
}

/**
 * The property that holds an attribute: its key without the root that it shares with the event, so
 * that an attribute has one name in all events of a registry. `acme.volume.id` in an event of
 * `acme` → `volumeId`; `error.type` → `errorType`.
 */
export function propertyName(eventName: string, key: string): string {
  return camelCase(rootOf(key) === rootOf(eventName) ? withoutRoot(key) : key);
}
