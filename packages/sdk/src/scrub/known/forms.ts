import { isIP } from "node:net";
import { normalizeAccount, normalizeHost } from "../normalize.ts";
import type { FoundClass } from "../text/detector.ts";
import { decode } from "./decode.ts";
import { fold } from "./fold.ts";
import { isStopWord } from "./stop-words.ts";

/** Of a known value: a host, whose name has more forms than one, or what detectors find too. */
export type KnownClass = "host" | FoundClass;

/** The strictest first. */
export const KNOWN_CLASSES: readonly KnownClass[] = [
  "secret",
  "content",
  "personal",
  "identifier",
  "host",
];

/** Longest known value, in UTF-16 code units. */
export const MAX_KNOWN_CHARACTERS = 1024;
const MIN_CHARACTERS = 3;
/** A shorter secret would be in other words too often, and is none. */
const MIN_SECRET_CHARACTERS = 6;
/** A number of fewer digits is a port, a status, a size; one of that many is a date at most. */
const MIN_DIGITS = 6;
/** From so many characters on a value ends at a `_` too, as in `vendor_model_SERIAL`. */
const MIN_JOINED_CHARACTERS = 6;

/** One value as it is searched for, and what its placeholder is made from. */
export interface KnownForm {
  readonly class: KnownClass;
  /** Normalised for its class: what a pseudonym is made from. */
  readonly identity: string;
  /** A dotted number, which is no part of a longer one. */
  readonly isAddress: boolean;
  /** A short name of a host, which takes the labels of its domain with it. */
  readonly isShortHost: boolean;
  /** Whether a `_` next to it is a boundary. */
  readonly isJoined: boolean;
}

/** A folded text to search for, and the form that is found by it. */
export type SearchedForm = readonly [text: string, form: KnownForm];

/** Of one text that two values are searched by. */
export function stricterForm(one: KnownForm, other: KnownForm): KnownForm {
  return isStricter(other.class, one.class) ? other : one;
}

export function isStricter(one: KnownClass, other: KnownClass): boolean {
  return KNOWN_CLASSES.indexOf(one) < KNOWN_CLASSES.indexOf(other);
}

/** What makes two spellings of a value one. */
export function keyOf(value: string): string {
  return fold({ text: value.trim() }).text;
}

/** Whether a value can be told from the words around it, and is not too long. */
export function isDistinctive(knownClass: KnownClass, value: string): boolean {
  const key = keyOf(value);
  const minCharacters = knownClass === "secret" ? MIN_SECRET_CHARACTERS : MIN_CHARACTERS;
  if (key.length < minCharacters || value.length > MAX_KNOWN_CHARACTERS) return false;
  if (/^[0-9]*$/.test(key) && key.length < MIN_DIGITS) return false;
  if (knownClass !== "secret" && !/[\p{L}\p{N}]/u.test(key)) return false;
  return !isStopWord(key);
}

/** All that a value is searched for by. A host's full name brings its short name with it, where that is distinctive. */
export function formsOf(knownClass: KnownClass, value: string): readonly SearchedForm[] {
  const trimmed = value.trim();
  const isAddress = isIP(trimmed) !== 0;
  if (knownClass !== "host" || isAddress) {
    return spellings(trimmed, formOf(knownClass, trimmed, isAddress, false));
  }
  const name = trimmed.replace(/\.$/, "").replace(/\$$/, "");
  const short = normalizeHost(name);
  const isShort = short.length === name.normalize("NFC").length;
  const forms = spellings(name, formOf("host", name, false, isShort));
  if (isShort || !isDistinctive("host", short)) return forms;
  return [...forms, ...spellings(short, formOf("host", short, false, true))];
}

function formOf(
  knownClass: KnownClass,
  value: string,
  isAddress: boolean,
  isShortHost: boolean,
): KnownForm {
  const isJoined = value.length >= MIN_JOINED_CHARACTERS;
  return {
    class: knownClass,
    identity: identityOf(knownClass, value),
    isAddress,
    isShortHost,
    isJoined,
  };
}

function identityOf(knownClass: KnownClass, value: string): string {
  if (knownClass === "host") return normalizeHost(value);
  return knownClass === "personal" ? normalizeAccount(value) : value.normalize("NFC");
}

/**
 * As it stands, and in the one form of all encodings; mostly the same. A backslash at its end is left off there, since in JSON the
 * quote after it would become one of its own.
 */
function spellings(value: string, form: KnownForm): SearchedForm[] {
  const plain = fold({ text: value }).text;
  const decoded = fold(decode(value)).text.replace(/\\$/, "");
  const isSame = decoded === plain || decoded === "";
  return isSame
    ? [[plain, form]]
    : [
        [plain, form],
        [decoded, form],
      ];
}
