import { normalizeAccount, normalizeHost } from "../../normalize.ts";
import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import type { Identities } from "../../text/identities.ts";
import { placeholder } from "../../text/placeholder.ts";
import { isPublicValue, TYPES } from "./distinguished-name-values.ts";

/** Of one name; what is behind goes on as another. */
const MAX_CHARACTERS = 4096;
const MAX_VALUE_CHARACTERS = 132;
/** Of a list, a common name, a unit or a domain's part is among so many first ones, or it is none. */
const MAX_AHEAD = 12;
const PART_OF_TREE = /^(?:cn|ou|dc)$/i;
/** One relative name; its value ends at a comma, a plus, a slash or a quote, but for escaped ones (RFC 4514, section 2.4). */
const RELATIVE =
  /([,/+;]?\s{0,3})([A-Za-z]{1,15})(\s?=\s?)("[^"\r\n]{1,128}"|(?:\\[^\r\n]|\+(?![A-Za-z]{1,15}\s?=)|[^,/+;"\\\r\n<>()[\]']){1,128})/y;
/**
 * Distinguished names of LDAP and X.509: types, order, countries and public authorities stay; values become pseudonyms.
 * A single `CN=` is enough in capitals; other types need a second relative name.
 */
export const distinguishedName: Detector = {
  name: "distinguished-name",
  class: "personal",
  gates: ["cn ?=", "ou ?=", "dc ?=", "\\/o=", "uid ?=", "emailaddress ?=", 'o ?= ?[a-z"]'],
  pattern: /(?:CN|OU|DC|UID|O|C|E|L|ST|emailAddress|serialNumber)\s?=\s?[^\s=,;&|<>(){}[\]]/gi,
  find: (match, text, identities) => {
    const { index } = match;
    if (/[\w.<?&-]/.test(text[index - 1] ?? "")) return NOTHING;
    if (continues(text, index)) return NOTHING;
    const isQuoted = /["'`]/.test(text[index - 1] ?? "");
    const parts = relativesFrom(text, index, isQuoted);
    if (!isName(parts)) return NOTHING;
    // What has been read is not read once more from its middle.
    distinguishedName.pattern.lastIndex = Math.max(parts.at(-1)!.end, index + match[0].length);
    return parts.flatMap((part) => findingOf(part, identities));
  },
  source: "RFC 4514, sections 2 and 3; RFC 5280, appendix A.1; openssl-x509(1), -nameopt oneline",
};

const NOTHING: readonly Finding[] = Object.freeze([]);

/** `o=1, c=2` is a list of options: a part of a directory's tree or of a subject has to be there. */
function isName(parts: readonly Relative[]): boolean {
  const has = (types: RegExp): boolean => parts.some(({ type }) => types.test(type));
  if (parts.length === 1) return has(/^CN$/);
  return has(PART_OF_TREE) || (has(/^O$/) && has(/^(?:C|ST|L)$/));
}

/** Whether a relative name stands right before: then the match is in the middle of a name that has been read from its beginning. */
function continues(text: string, index: number): boolean {
  let at = index - 1;
  while (at >= 0 && text[at] === " ") at--;
  if (at < 0 || !/[,/+;]/.test(text[at]!)) return false;
  const from = Math.max(0, at - MAX_VALUE_CHARACTERS);
  while (--at > from && !/[=,/+;\r\n]/.test(text[at]!));
  if (text[at] !== "=") return false;
  const [type] = /[A-Za-z]{1,15}\s?$/.exec(text.slice(Math.max(0, at - 16), at)) ?? [];
  return type !== undefined && Object.hasOwn(TYPES, type.trim().toLowerCase());
}

interface Relative {
  readonly type: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

function relativesFrom(text: string, index: number, isQuoted: boolean): readonly Relative[] {
  const parts: Relative[] = [];
  let at = index;
  while (at - index < MAX_CHARACTERS) {
    RELATIVE.lastIndex = at;
    const found = RELATIVE.exec(text);
    if (found === null) break;
    const [whole, before = "", type = "", , value = ""] = found;
    if (!Object.hasOwn(TYPES, type.toLowerCase()) || (parts.length > 0 && !/[,/+;]/.test(before)))
      break;
    const end = at + whole.length;
    parts.push(trimmed({ type, value, start: end - value.length, end }, text, isQuoted));
    at = end;
    if (parts.length === MAX_AHEAD && !isName(parts)) break;
  }
  return parts;
}

/** The last value of an unquoted name may run into the sentence behind it: a word and what is capitalised after it is the value. */
function trimmed(part: Relative, text: string, isQuoted: boolean): Relative {
  const { type, value, start, end } = part;
  if (value.startsWith('"'))
    return { ...part, value: value.slice(1, -1), start: start + 1, end: end - 1 };
  const bare = value.trimEnd();
  const space = bare.search(/\s/);
  const goesOn = /^\s{0,3}[,/+;]\s{0,3}[A-Za-z]{1,15}\s?=/.test(text.slice(end, end + 24));
  if (space < 0 || goesOn || (isQuoted && /["'`]/.test(text[end] ?? "")))
    return { ...part, value: bare, end: start + bare.length };
  const isWord = /^(?:dc|c|uid|e|emailaddress|serialnumber)$/i.test(type);
  const length = isWord
    ? space
    : (/^\S+(?: [A-Z0-9\u00c0-\u00de(][^\s]*)*/.exec(bare)?.[0].length ?? space);
  const kept = bare.slice(0, length).replace(/[.:]{1,3}$/, "");
  return { ...part, value: kept, end: start + kept.length };
}

function findingOf(
  { type, value, start, end }: Relative,
  identities: Identities,
): readonly Finding[] {
  const kind = TYPES[type.toLowerCase()];
  const isPublic = isPublicValue(value) || /^\d*$|^.$/.test(value);
  if (kind === undefined || kind === "keep" || isPublic) return [];
  const isHost = /^[\w*-]+(?:\.[\w-]+)+$/.test(value);
  const pseudonym =
    kind === "personal" && !isHost
      ? identities.of("personal", normalizeAccount(value))
      : identities.of(
          "identifier",
          isHost || /^dc$/i.test(type)
            ? normalizeHost(value)
            : `${type.toLowerCase()} ${normalizeAccount(value)}`,
        );
  return [
    { start, end, replacement: placeholder(kind === "personal" ? "name" : "unit", pseudonym) },
  ];
}

export const distinguishedNameExamples: DetectorExamples = {
  positives: () => [
    {
      text: "bind as CN=Jane Doe,OU=Staff Berlin,DC=contoso,DC=com failed",
      gone: ["Jane", "Doe", "Berlin", "contoso"],
      stays: ["bind as CN=<name:", ",OU=<unit:", ",DC=<unit:", ",DC=com failed"],
    },
    {
      text: "subject=/C=US/ST=Texas/O=Acme Inc/CN=web01.corp.com",
      gone: ["Texas", "Acme", "web01"],
      stays: ["subject=/C=US/ST=<unit:"],
    },
    {
      text: "issuer: C = DE, O = Acme Bank AG, CN = Acme CA 2",
      gone: ["Acme Bank", "Acme CA"],
      stays: ["C = DE, O = <unit:"],
    },
    {
      text: "dn: uid=jdoe,ou=people,dc=example,dc=org",
      gone: ["jdoe", "dc=example"],
      stays: [",ou=people,", ",dc=org"],
    },
    { text: "certificate CN=fs01.contoso.com expired", gone: ["fs01"], stays: ["> expired"] },
    {
      text: 'memberOf: "CN=Acme\\, Ops,OU=Groups,DC=corp,DC=local"',
      gone: ["Acme", "Ops"],
      stays: ["OU=Groups,DC=corp,DC=local"],
    },
    { text: "emailAddress=jane@x.com,CN=Jane", gone: ["jane@x.com", "Jane"] },
  ],
  negatives: () => [
    "C=US, a=1, b=2, o=3, e=4, CN=localhost",
    "CN=Microsoft Azure RSA TLS Issuing CA 04, O=Microsoft Corporation, C=US",
    "CN=Users,CN=Builtin,DC=local",
    "https://x/?cn=1&o=2, l=3 c=4",
    "foo_cn=abc func(c=1, o=2)",
    "opts: o=rw, e=1",
  ],
};
