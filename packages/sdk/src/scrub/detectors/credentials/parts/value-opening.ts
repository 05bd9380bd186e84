import type { SecretKey } from "./secret-key.ts";

/**
 * How sure it is that a value follows a name: `assigned` by syntax (`=`, a quoted key, an element, a compound name with a
 * colon), `option` on a command line, `colon` after a plain word, `stated` by a sentence ("is", quotes), `spaced` by nothing.
 */
export type Certainty = "assigned" | "option" | "colon" | "stated" | "spaced";

export interface ValueOpening {
  /** Where the value begins, with its quotes. */
  readonly at: number;
  readonly certainty: Certainty;
  /** It stands between tags. */
  readonly isElement: boolean;
}

/** `"password": `, `['password'] = `, `\"password\":`. */
const QUOTED_KEY = /\\{0,8}["'`]\]?[ \t]{0,4}(?:=>|::?|=)[ \t]{0,4}/y;
/** `"name":"PASSWORD","value":`, `key="Password" value=`, `name: PASSWORD` with `value:` on the next line. */
const NAMED =
  /\\{0,8}["'`]?[ \t]{0,2},?[\s\\rn]{0,24}\\{0,8}["']?value\\{0,8}["']?[ \t]{0,2}[:=][ \t]{0,2}/iy;
/** `<password>`, `<password type="text">`. */
const ELEMENT = /(?:[ \t][^<>]{0,100})?>/y;
/** `<Data Name="password">`. */
const NAMED_ELEMENT = /["'][^<>]{0,32}>/y;
/** `"--password", "x"`. */
const NEXT_ARGUMENT = /\\{0,8}["'],[ \t]{0,4}(?=\\{0,8}["'])/y;
const TYPED = /[ \t]{0,2}:[ \t]{0,2}(?:str|string|String)\??[ \t]{0,2}=[ \t]{0,2}/y;
const EQUALS = /[ \t]{0,24}(?:=>|:=|[?+]?={1,2}|->)[ \t]{0,4}/y;
/** `userPassword:: ` is base64, RFC 2849. */
const DOUBLE_COLON = /::[ \t]{0,2}/y;
const COLON = /[ \t]{0,24}:[ \t]{0,8}/y;
const ONE_BLANK = /[ \t](?![ \t])/y;
const STATED =
  /[ \t]{1,2}(?:(?:is|was|are|has been|equals)(?:[ \t](?:now|still))?(?:[ \t](?:set|changed|reset)[ \t]to)?|(?:set|changed|reset)[ \t]to|now)(?:[ \t]{0,2}[:=])?[ \t]{1,2}/iy;
const QUOTED_NEXT = /[ \t]{1,2}(?=\\{0,8}["'`])/y;
/** `password for user jane: `. */
const OF_SOMETHING =
  /[ \t](?:for|of|on)[ \t](?:[^\r\n\\]|\\(?![rn])){1,100}?(?::[ \t]{1,4}|[ \t]=[ \t]{1,2}|[ \t]is[ \t](?:now[ \t])?)/iy;
/** The cmdlet names its parameter, or does not. */
const SECURE_STRING = /[ \t](?:-String[ \t])?/iy;
const BLANKS = /[ \t]{1,2}/y;

function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** Where the value of a key begins, and how sure that is; undefined where nothing leads to one. */
export function valueOpening(text: string, key: SecretKey): ValueOpening | undefined {
  const before = text[key.start - 1] ?? "";
  const openings: readonly (readonly [RegExp, Certainty, boolean])[] = [
    [QUOTED_KEY, "assigned", true],
    [NEXT_ARGUMENT, "option", key.isOption],
    [NAMED, "assigned", true],
    [ELEMENT, "assigned", before === "<" || (before === ":" && text[key.start - 2] !== ":")],
    [NAMED_ELEMENT, "colon", before === '"' || before === "'"],
    [TYPED, "assigned", true],
    [EQUALS, "assigned", true],
    [DOUBLE_COLON, "assigned", key.isCompound],
    [COLON, key.isCompound && before !== "/" ? "assigned" : "colon", true],
    [SECURE_STRING, "option", /securestring$/i.test(text.slice(key.start, key.end))],
    [ONE_BLANK, "option", key.isOption],
    [STATED, "stated", true],
    [QUOTED_NEXT, "stated", true],
    [OF_SOMETHING, "stated", true],
    [BLANKS, "spaced", true],
  ];
  for (const [pattern, certainty, applies] of openings) {
    const at = applies ? endOf(pattern, text, key.end) : undefined;
    if (at !== undefined) {
      return { at, certainty, isElement: pattern === ELEMENT || pattern === NAMED_ELEMENT };
    }
  }
  return undefined;
}
