/** Words in a placeholder beside its name: tags (`private`), public codes (an OUI), pseudonyms. */
const PART = /[a-zA-Z0-9_.+-]/;
const MAX_PART = 40;
const NAME = /[a-z0-9-]/;
const MAX_NAME = 32;

/** By code: 1 may stand in a part, 2 in a name. */
const ALLOWED: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return (PART.test(character) ? 1 : 0) | (NAME.test(character) ? 2 : 0);
});

/**
 * `<name>` or `<name:part:part>`: what stands in for a stretch of text. A part that is undefined (no pseudonym) is left out; one
 * that could be anything but a short word is a bug of the caller, and is left out too: nothing raw gets in by it.
 */
export function placeholder(name: string, ...parts: readonly (string | undefined)[]): string {
  // A letter first: digits and `-` stand before all letters.
  if (!(name.charCodeAt(0) >= 0x61) || !isOf(name, 2, MAX_NAME)) {
    throw new RangeError(`${JSON.stringify(name)} is no name of a placeholder`);
  }
  let text = `<${name}`;
  for (const part of parts) {
    if (part !== undefined && isOf(part, 1, MAX_PART)) text += `:${part}`;
  }
  return `${text}>`;
}

/** One to `most` characters of that kind. A loop: a line full of addresses asks for hundreds of placeholders. */
function isOf(text: string, kind: number, most: number): boolean {
  if (text.length === 0 || text.length > most) return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127 || (ALLOWED[code]! & kind) === 0) return false;
  }
  return true;
}
