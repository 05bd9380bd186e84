/** What tells a key from a name: how evenly its characters are spread, and how often their kind changes. */

/** By code of an ASCII character, and one more for all others: 1 where it belongs. A table, since runs are walked often. */
export type Alphabet = Uint8Array;

const OTHER = 128;

export function alphabetOf(characterClass: RegExp): Alphabet {
  return Uint8Array.from({ length: OTHER + 1 }, (_, code) =>
    characterClass.test(code === OTHER ? "\u{e9}" : String.fromCharCode(code)) ? 1 : 0,
  );
}

export const BASE64_CHARACTERS: Alphabet = alphabetOf(/[A-Za-z0-9+/]/);
export const WORD_CHARACTERS: Alphabet = alphabetOf(/\w/);

export function belongs(alphabet: Alphabet, text: string, at: number): boolean {
  // Out of the text there is no code, and a look at what is no index costs as much as a hundred others.
  if (at < 0 || at >= text.length) return false;
  const code = text.charCodeAt(at);
  return alphabet[code > OTHER ? OTHER : code] === 1;
}

/** Where the run of `alphabet` that ends before `end` begins; at most `maxCharacters` back. */
export function runStart(
  text: string,
  end: number,
  alphabet: Alphabet,
  maxCharacters: number,
): number {
  const limit = Math.max(0, end - maxCharacters);
  let start = end;
  for (; start > limit; start--) {
    const code = text.charCodeAt(start - 1);
    if (alphabet[code > OTHER ? OTHER : code] !== 1) break;
  }
  return start;
}

/** Where the run of `alphabet` that begins at `start` ends; at most `maxCharacters` further. */
export function runEnd(
  text: string,
  start: number,
  alphabet: Alphabet,
  maxCharacters: number,
): number {
  const limit = Math.min(text.length, start + maxCharacters);
  let end = start;
  for (; end < limit; end++) {
    const code = text.charCodeAt(end);
    if (alphabet[code > OTHER ? OTHER : code] !== 1) break;
  }
  return end;
}

/** Whether neither neighbour of a stretch belongs to its alphabet: it is the whole of a run. */
export function standsAlone(text: string, start: number, end: number, alphabet: Alphabet): boolean {
  return !belongs(alphabet, text, start - 1) && !belongs(alphabet, text, end);
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
 * names, paths and sentences at one of four; and names are mostly words of four letters and more. Hexadecimal digests are not meant.
 */
export function looksDrawn(value: string): boolean {
  if (/^[0-9a-f]*$/.test(value) || /^[0-9A-F]*$/.test(value)) return false;
  let changes = 0;
  for (let at = 1; at < value.length; at++) {
    if (kindAt(value, at) !== kindAt(value, at - 1)) changes++;
  }
  let written = 0;
  for (const [word] of value.matchAll(/[A-Za-z][a-z]{3,64}/g)) written += word.length;
  // A name without a digit needs fewer words to be one, since few drawn keys have none.
  if (written >= value.length * (/\d/.test(value) ? 0.7 : 0.45)) return false;
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

const MAX_JOINED = 6;
const STAND_IN =
  /^(?:<.*|\$\{.*|\$\(.*|%(?:[sdv@]|\(.*|[A-Z_]{2,}%)|\{[\w.]*\}?|\[[\w ]*\]?|\*+|[xX]{3,}|#+|\.{2,}|-+|\?+|redacted|null|nil|none|true|false|undefined|empty)$/i;

/**
 * How much of a value is a signature in hexadecimal, of whole multiples of 32 bytes or (ECDSA) of any length; 0 where it is none. A
 * few digits over are the beginning of a word that was joined to it.
 */
export function hexSignatureLength(value: string): number {
  const run = /^[0-9a-f]{64,2048}/i.exec(value)?.[0].length ?? 0;
  const over = run % 64;
  return over <= MAX_JOINED ? run - over : run;
}

/** What somebody wrote where a secret would stand: documentation, a template, or another scrubber. */
export function isStandIn(value: string): boolean {
  return (
    value.length === 0 || STAND_IN.test(value) || /^\$[A-Z_]{2,}$|EXAMPLE(?:KEY)?$/.test(value)
  );
}
