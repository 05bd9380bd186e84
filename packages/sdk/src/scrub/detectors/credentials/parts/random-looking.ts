/** By code of an ASCII character: lower, upper, digit; 0 for all others. */
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[a-z]/.test(character)) return 1;
  if (/[A-Z]/.test(character)) return 2;
  return /\d/.test(character) ? 3 : 0;
});

/** How often the kind of character changes (lower, upper, digit) in a value. */
function kindChanges(value: string): number {
  let changes = 0;
  let last = 0;
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    const kind = code < 128 ? KINDS[code]! : 0;
    if (kind === 0) continue;
    if (last !== 0 && kind !== last) changes++;
    last = kind;
  }
  return changes;
}

/** Parts of lower-case letters and digits between signs: names of resources, hosts, packages (DNS-1123 and the like). */
const RESOURCE_NAME = /^[a-z][a-z0-9]{0,24}(?:[-./_:][a-z0-9]{1,12}){1,8}$/;
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
const NUMBER_WITH_UNIT = /^[-+]?(?:0x[\da-f]{1,16}|\d[\d.,:/-]{0,30}[a-zA-Z%]{0,6})$/i;
const PATH_OR_FILE = /^(?:[~.]{0,2}[/\\]|[A-Za-z]:[\\/]|\w{1,32}:\/\/)|^[\w-]{1,64}\.[a-z]{1,5}$/;
/** Names of resources, paths and files have one of them. */
const PUNCTUATION = /[-./_:\\]/;
/** Looked at of a longer value: enough to tell. */
const SAMPLE_CHARACTERS = 64;

/**
 * Whether a value looks drawn by a machine: letters and digits in turn, or cases that change where no word changes them.
 * Names, numbers, paths and words of a sentence do not.
 */
export function looksRandom(value: string, minCharacters: number = 8): boolean {
  if (value.length < minCharacters || /\s/.test(value)) return false;
  const sample = value.slice(0, SAMPLE_CHARACTERS);
  if (UUID.test(sample)) return true;
  if (NUMBER_WITH_UNIT.test(sample)) return false;
  if (PUNCTUATION.test(sample)) {
    if (RESOURCE_NAME.test(sample)) return false;
    if (PATH_OR_FILE.test(sample) && !/[+=]/.test(sample)) return false;
  }
  const changes = kindChanges(sample);
  if (/\d/.test(sample) && /[A-Za-z]/.test(sample)) {
    return changes >= 2 || /[!@#$%^&*+=~]/.test(sample);
  }
  // Of drawn letters every other changes its case, of words in camel case at most every fourth.
  return changes >= 3 && changes * 14 >= sample.length * 5;
}

/**
 * Whether a value is more than a word: it has a digit or a sign among its letters, or capitals inside. Such a value after "the
 * password is" is taken for the password.
 */
export function looksChosen(value: string): boolean {
  if (value.length < 4 || /\s/.test(value)) return false;
  if (NUMBER_WITH_UNIT.test(value)) return /^\d{4,}$/.test(value);
  if (/^[a-z]+(?:[-/'][a-z]+)+$/i.test(value) || PATH_OR_FILE.test(value)) return false;
  return /\d|[^\w\s.,;:'"()[\]<>-]|[a-z][A-Z]/.test(value) && /[A-Za-z]/.test(value);
}
