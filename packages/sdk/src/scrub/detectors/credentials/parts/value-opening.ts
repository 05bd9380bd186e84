import { belongs, type CharacterSet, runEnd, setOf } from "./character-runs.ts";
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
/** `<key>password</key><string>`, `<name>password</name><value>`, and `<string>` within that. */
const NAMED_TAG =
  /<\/[A-Za-z:]{1,24}>\s{0,24}<(?:value|string|data|val|setting)(?:[ \t][^<>]{0,40})?>(?:\s{0,24}<string>)?/iy;
/** `<Password><Value>`. */
const INNER_TAG = /\s{0,24}<(?:value|string)>/iy;
/** `value="x" key="Password"`. */
const VALUE_BEFORE =
  /\bvalue[ \t]?=[ \t]?(?=(["'])[^"'<>\r\n]{1,160}\1[ \t]{1,4}(?:key|name)[ \t]?=[ \t]?["']$)/i;
const MAX_BEFORE = 192;
/** `("X-Api-Key", "x")`. */
const NEXT_OF_PAIR = /["'],[ \t]{0,4}(?=["'])/y;
/** `"--password", "x"`. */
const NEXT_ARGUMENT = /\\{0,8}["'],[ \t]{0,4}(?=\\{0,8}["'])/y;
const TYPED = /[ \t]{0,2}:[ \t]{0,2}(?:str|string|String)\??[ \t]{0,2}=[ \t]{0,2}/y;
const EQUALS = /[ \t]{0,24}(?:=>|:=|[?+]?={1,2}|->)[ \t]{0,4}/y;
/** `userPassword:: ` is base64, RFC 2849. */
const DOUBLE_COLON = /::[ \t]{0,2}/y;
const COLON = /[ \t]{0,24}:[ \t]{0,8}/y;
const ONE_BLANK = /[ \t](?![ \t])/y;
const STATED =
  /[ \t]{1,2}(?:(?:is|was|are|has been|equals|lautet|ist|est)(?:[ \t](?:now|still))?(?:[ \t](?:set|changed|reset)[ \t]to)?|(?:set|changed|reset)[ \t]to|now)(?:[ \t]{0,2}[:=])?[ \t]{1,2}/iy;
const QUOTED_NEXT = /[ \t]{1,2}(?=\\{0,8}["'`])/y;
/** `password for user jane: `. */
const OF_SOMETHING =
  /[ \t](?:for|of|on)[ \t](?:[^\r\n\\]|\\(?![rn])){1,100}?(?::[ \t]{1,4}|[ \t]=[ \t]{1,2}|[ \t]is[ \t](?:now[ \t])?)/iy;
/** `password is generated for root@localhost: `. */
const MADE_FOR =
  /[ \t](?:(?:is|was|has been)[ \t])?(?:generated|set|created|changed|reset|assigned)[ \t](?:for|to)[ \t][^\r\n:]{1,64}:[ \t]{1,4}/iy;
/** `updated password for jane to x`, `setting the password to "x"`. */
const CHANGED_TO = /[ \t](?:for[ \t][^ \t\r\n]{1,64}[ \t])?to[ \t]{1,2}/iy;
/** The cmdlet names its parameter, or does not. */
const SECURE_STRING = /[ \t](?:-String[ \t])?/iy;
const BLANKS = /[ \t]{1,2}/y;

/** Between a name and a sign. */
const MAX_BLANKS = 24;

type Opening = readonly [RegExp, Certainty];

/** By what stands right behind the name. */
const AFTER_QUOTE: readonly Opening[] = [
  [QUOTED_KEY, "assigned"],
  [NAMED, "assigned"],
];
const AFTER_SIGN: readonly Opening[] = [
  [TYPED, "assigned"],
  [EQUALS, "assigned"],
];
const IN_SENTENCE: readonly Opening[] = [
  [MADE_FOR, "stated"],
  [CHANGED_TO, "spaced"],
  [STATED, "stated"],
  [QUOTED_NEXT, "stated"],
  [OF_SOMETHING, "stated"],
  [BLANKS, "spaced"],
];

function firstOf(openings: readonly Opening[], text: string, at: number): ValueOpening | undefined {
  for (const [pattern, certainty] of openings) {
    pattern.lastIndex = at;
    if (pattern.test(text)) return { at: pattern.lastIndex, certainty, isElement: false };
  }
  return undefined;
}

/** Where the value of a key begins, and how sure that is; undefined where nothing leads to one. */
export function valueOpening(text: string, key: SecretKey): ValueOpening | undefined {
  const before = text[key.start - 1] ?? "";
  const at = key.end;
  switch (text[at]) {
    case '"':
    case "'":
    case "`":
    case "\\":
      if (key.isOption) {
        const argument = firstOf([[NEXT_ARGUMENT, "option"]], text, at);
        if (argument !== undefined) return argument;
      }
      return (
        firstOf(AFTER_QUOTE, text, at) ?? besideName(text, key) ?? inNamedElement(text, at, before)
      );
    case "<": {
      const opening = before === ">" ? firstOf([[NAMED_TAG, "assigned"]], text, at) : undefined;
      return opening && { ...opening, isElement: true };
    }
    case ",":
    case "\r":
    case "\n":
      return firstOf([[NAMED, "assigned"]], text, at);
    default:
      return inElement(text, key, before) ?? afterWord(text, key, before);
  }
}

function inNamedElement(text: string, at: number, before: string): ValueOpening | undefined {
  const isAttribute = before === '"' || before === "'" || before === "#";
  const opening = isAttribute ? firstOf([[NAMED_ELEMENT, "colon"]], text, at) : undefined;
  return opening && { ...opening, isElement: true };
}

/** Next to a quoted name without a sign between: the other half of a pair, or an attribute before it. */
function besideName(text: string, { start, end }: SecretKey): ValueOpening | undefined {
  if (text[start - 2] === "(") return firstOf([[NEXT_OF_PAIR, "spaced"]], text, end);
  if (text[start - 2] !== "=") return undefined;
  const from = Math.max(0, start - MAX_BEFORE);
  const attribute = VALUE_BEFORE.exec(text.slice(from, start));
  if (attribute === null) return undefined;
  return {
    at: from + attribute.index + attribute[0].length,
    certainty: "assigned",
    isElement: false,
  };
}

function inElement(text: string, key: SecretKey, before: string): ValueOpening | undefined {
  const isTag = before === "<" || (before === ":" && text[key.start - 2] !== ":");
  const opening = isTag ? firstOf([[ELEMENT, "assigned"]], text, key.end) : undefined;
  if (opening === undefined) return undefined;
  const inner = firstOf([[INNER_TAG, "assigned"]], text, opening.at);
  return { ...(inner ?? opening), isElement: true };
}

/** What a colon says, of a plain name and of one made of several words. */
const AFTER_NAME: readonly Opening[] = [[COLON, "colon"]];
const AFTER_COMPOUND: readonly Opening[] = [
  [DOUBLE_COLON, "assigned"],
  [COLON, "assigned"],
];
const AFTER_COMPOUND_OF_PATH: readonly Opening[] = [
  [DOUBLE_COLON, "assigned"],
  [COLON, "colon"],
];
const AS_OPTION: readonly Opening[] = [[ONE_BLANK, "option"]];
const AS_SECURE_STRING: readonly Opening[] = [[SECURE_STRING, "option"]];
/** What signs between a name and its value begin with, behind blanks. */
const SIGNS: CharacterSet = setOf(":=?+-");
const BLANK: CharacterSet = setOf(" \t");

function afterWord(text: string, key: SecretKey, before: string): ValueOpening | undefined {
  const at = key.end;
  const isSigned = belongs(SIGNS, text, runEnd(text, at, BLANK, MAX_BLANKS));
  const signed = isSigned ? afterSign(text, key, before) : undefined;
  if (signed !== undefined) return signed;
  if (!belongs(BLANK, text, at)) return undefined;
  if (/securestring$/i.test(text.slice(key.start, at))) {
    const opening = firstOf(AS_SECURE_STRING, text, at);
    if (opening !== undefined) return opening;
  }
  const argument = key.isOption ? firstOf(AS_OPTION, text, at) : undefined;
  return argument ?? firstOf(IN_SENTENCE, text, at);
}

function afterSign(text: string, key: SecretKey, before: string): ValueOpening | undefined {
  const assigned = firstOf(AFTER_SIGN, text, key.end);
  if (assigned !== undefined) return assigned;
  // "ConvertTo-SecureString : Key not valid" is what the cmdlet says.
  if (/securestring$/i.test(text.slice(key.start, key.end))) return undefined;
  if (!key.isCompound) return firstOf(AFTER_NAME, text, key.end);
  return firstOf(before === "/" ? AFTER_COMPOUND_OF_PATH : AFTER_COMPOUND, text, key.end);
}
