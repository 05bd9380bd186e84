/** Words in a placeholder beside its name: tags (`private`), public codes (an OUI), pseudonyms. */
const PART = /^[a-zA-Z0-9_.+-]{1,40}$/;
const NAME = /^[a-z][a-z0-9-]{0,31}$/;

/**
 * `<name>` or `<name:part:part>`: what stands in for a stretch of text. A part that is undefined (no pseudonym) is left out; one
 * that could be anything but a short word is a bug of the caller, and is left out too: nothing raw gets in by it.
 */
export function placeholder(name: string, ...parts: readonly (string | undefined)[]): string {
  if (!NAME.test(name)) throw new RangeError(`${JSON.stringify(name)} is no name of a placeholder`);
  const shown = parts.filter((part) => part !== undefined && PART.test(part));
  return `<${[name, ...shown].join(":")}>`;
}
