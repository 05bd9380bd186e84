/** A set of ASCII characters: 1 at the code of each. */
export type CharacterSet = Uint8Array;

export function setOf(characters: string): CharacterSet {
  const set = new Uint8Array(128);
  for (const character of characters) set[character.charCodeAt(0)] = 1;
  return set;
}

const ALPHANUMERIC = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
export const DIGITS: CharacterSet = setOf("0123456789");
export const HEXADECIMAL: CharacterSet = setOf("0123456789abcdefABCDEF");
/** RFC 4648, section 4. */
export const BASE64: CharacterSet = setOf(`${ALPHANUMERIC}+/`);
/** RFC 4648, section 5. */
export const BASE64URL: CharacterSet = setOf(`${ALPHANUMERIC}-_`);
/** The same, with the dots between the parts of a compact JWS or JWE (RFC 7515, section 3.1). */
export const BASE64URL_PARTS: CharacterSet = setOf(`${ALPHANUMERIC}-_.=`);
/** `b64token` of RFC 6750, section 2.1 (`token68` of RFC 9110), and what vendors put in besides. */
export const TOKEN68: CharacterSet = setOf(`${ALPHANUMERIC}-._~+/=%:!$*`);
/** What long tokens are made of but for their padding. */
export const TOKEN: CharacterSet = setOf(`${ALPHANUMERIC}-._~+/%`);
/** What a name of a setting, an attribute or an option is written with. */
export const IDENTIFIER: CharacterSet = setOf(`${ALPHANUMERIC}_.-`);

/** False out of the text: there is no code, and a look at what is no index costs as much as a hundred others. */
export function belongs(set: CharacterSet, text: string, at: number): boolean {
  return at >= 0 && at < text.length && set[text.charCodeAt(at)] === 1;
}

/** Where the run of `set` that goes on at `at` ends, `maxCharacters` on at the latest. */
export function runEnd(
  text: string,
  at: number,
  set: CharacterSet,
  maxCharacters: number = Number.POSITIVE_INFINITY,
): number {
  const limit = Math.min(text.length, at + maxCharacters);
  let end = at;
  while (end < limit && set[text.charCodeAt(end)] === 1) end++;
  return end;
}

/** Where the run of `set` that ends before `at` starts, at most `maxCharacters` before. */
export function runStart(
  text: string,
  at: number,
  set: CharacterSet,
  maxCharacters: number,
): number {
  const limit = Math.max(0, at - maxCharacters);
  let start = at;
  while (start > limit && set[text.charCodeAt(start - 1)] === 1) start--;
  return start;
}

/** Where base64 that goes on at `at` ends, with its padding: what follows that is text again. */
export function base64End(text: string, at: number): number {
  const end = runEnd(text, at, BASE64);
  return end + /^={0,2}/.exec(text.slice(end, end + 2))![0].length;
}

/** A word right before a token, as where a wrapped text was joined: "certificateMII...". */
const GLUED_WORD = /(?:^|[^\w+/.-])[A-Za-z]{2,16}$/;
const MAX_WORD_CHARACTERS = 16;

/** Whether a token of letters and digits may start at `at`: after a sign, or glued to a word. */
export function startsToken(text: string, at: number): boolean {
  if (startsWord(text, at)) return true;
  const before = text.slice(Math.max(0, at - MAX_WORD_CHARACTERS - 2), at);
  return GLUED_WORD.test(before) && !before.includes("eyJ");
}

/**
 * Whether no letter, digit or `_` stands before `at`: where a token starts. It also keeps what walks along a run linear,
 * since a run has one start.
 */
function startsWord(text: string, at: number): boolean {
  return at === 0 || !/\w/.test(text[at - 1]!);
}
