/** What tells a key from a name: how evenly its characters are spread, and how often their kind changes. */

const BASE64 = /[A-Za-z0-9+/]/;

/** Where the run of base64 that ends before `end` begins; at most `maxCharacters` back. */
export function base64Start(text: string, end: number, maxCharacters: number): number {
  let start = end;
  while (start > 0 && end - start < maxCharacters && BASE64.test(text[start - 1]!)) start--;
  return start;
}

/** Where the run of `alphabet` that begins at `start` ends; at most `maxCharacters` further. */
export function runEnd(
  text: string,
  start: number,
  alphabet: RegExp,
  maxCharacters: number,
): number {
  const limit = Math.min(text.length, start + maxCharacters);
  let end = start;
  while (end < limit && alphabet.test(text[end]!)) end++;
  return end;
}

/** Whether neither neighbour of a stretch belongs to its alphabet: it is the whole of a run. */
export function standsAlone(text: string, start: number, end: number, alphabet: RegExp): boolean {
  const before = text[start - 1];
  const after = text[end];
  return (
    (before === undefined || !alphabet.test(before)) &&
    (after === undefined || !alphabet.test(after))
  );
}

/** Shannon entropy in bits a character. */
export function entropyBits(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) {
    bits -= (count / value.length) * Math.log2(count / value.length);
  }
  return bits;
}

/**
 * Whether a value of 16 characters or more was drawn and not written. Of keys drawn from 62 or more characters, the kind (upper,
 * lower, digit, sign) changes at two of three places, at less than a third of them in one of 5,000 keys of 40 characters; in
 * names, paths and sentences at one of four. Hexadecimal digests are not meant.
 */
export function looksDrawn(value: string): boolean {
  if (/^[0-9a-f]*$/.test(value) || /^[0-9A-F]*$/.test(value)) return false;
  let changes = 0;
  for (let at = 1; at < value.length; at++) {
    if (kindAt(value, at) !== kindAt(value, at - 1)) changes++;
  }
  return changes >= (value.length - 1) * 0.34 && entropyBits(value) >= entropyFloor(value.length);
}

/** A value of n characters has at most log2(n) bits; a drawn one is within a bit of that, or of what its alphabet allows. */
function entropyFloor(length: number): number {
  return Math.min(4.2, Math.log2(length) - 1);
}

function kindAt(value: string, at: number): number {
  const code = value.charCodeAt(at);
  if (code >= 0x30 && code <= 0x39) return 0;
  if (code >= 0x41 && code <= 0x5a) return 1;
  return code >= 0x61 && code <= 0x7a ? 2 : 3;
}

/** What somebody wrote where a key would stand: documentation, or another scrubber. */
export function isStandIn(value: string): boolean {
  return (
    value.length === 0 ||
    /^(?:[<{[(*#]|\.\.|-+$|\$[{(A-Z]|%(?:[sdv@]$|[({]|[A-Z_]{2,}%$)|x{3,})/.test(value) ||
    /^(?:redacted|null|none|true|false|undefined|empty)$/i.test(value) ||
    /EXAMPLE(?:KEY)?$/.test(value)
  );
}
