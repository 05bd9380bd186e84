import { isIP } from "node:net";
import { maskIp } from "../../../masks/ip.ts";
import { normalizeHost } from "../../../normalize.ts";
import type { Finding } from "../../../text/detector.ts";
import type { Identities } from "../../../text/identities.ts";
import { placeholder } from "../../../text/placeholder.ts";

/** The longest name of RFC 1035, section 2.3.4; a label is at most 63. */
const MAX_NAME = 253;
const MAX_LABEL = 63;
/** Letters of other scripts (RFC 5890). */
const LETTER = /[\u00c0-\u02af\u0370-\u1fff\u2c00-\u2dff\u3040-\ud7ff\uf900-\ufdff]/;
const Kind = { none: 0, letter: 1, digit: 2, underscore: 3, hyphen: 4, dot: 5 } as const;
/** Letters, digits, hyphens (RFC 1123), `_` as Windows allows it, and the dots between, by ASCII code. */
const KINDS: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) => {
  const sign = String.fromCharCode(code);
  if (/[A-Za-z]/.test(sign)) return Kind.letter;
  if (/[0-9]/.test(sign)) return Kind.digit;
  return sign === "_" ? Kind.underscore : sign === "-" ? Kind.hyphen : sign === "." ? Kind.dot : 0;
});

function kindAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code < 128) return KINDS[code]!;
  return LETTER.test(text[at]!) ? Kind.letter : Kind.none;
}

/** Where the name begins that ends at `end`; `end` itself where there is none. */
export function nameStart(text: string, end: number): number {
  let start = end;
  while (start > 0 && end - start < MAX_NAME && kindAt(text, start - 1) !== Kind.none) start--;
  // The digits of a percent escape are no letters of the name; what it means is searched as well.
  if (text[start - 1] === "%" && /^[0-9a-f]{2}/i.test(text.slice(start, end))) start += 2;
  while (start < end && kindAt(text, start) >= Kind.hyphen) start++;
  return start;
}

/** Where the name ends that begins at `start`; the stop of a sentence is not of it. */
export function nameEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && end - start < MAX_NAME && kindAt(text, end) !== Kind.none) end++;
  while (end > start && kindAt(text, end - 1) >= Kind.hyphen) end--;
  return end;
}

/** Whether it could be the name of a host at all; a number alone is none, and neither is an address. */
export function isHostName(name: string): boolean {
  if (name === "" || name.length > MAX_NAME) return false;
  let hasLetter = false;
  let label = 0;
  let kind: number = Kind.dot;
  for (let at = 0; at < name.length; at++) {
    kind = kindAt(name, at);
    if (kind === Kind.none || (kind === Kind.hyphen && at === 0)) return false;
    if (kind === Kind.letter) hasLetter = true;
    if (kind !== Kind.dot) label++;
    else if (label === 0) return false;
    else label = 0;
    if (label > MAX_LABEL) return false;
  }
  return hasLetter && (kind === Kind.letter || kind === Kind.digit);
}

/** No name begins with a digit and has nothing but digits and dots behind it, or has a colon. */
const MAY_BE_ADDRESS = /^\[?(?:\d[\d.]{2,}(?:%\w+)?|[\w.%]{0,4}:[\w:.%]*)\]?$/;

/** What `normalizeHost` has nothing to do with, but for its case. */
const PLAIN = /^[a-z0-9_-]{1,63}$/;

/** The placeholder of a host, which is an address as often as a name; undefined where it stays as it is. */
function maskHost(host: string, identities: Identities): string | undefined {
  if (MAY_BE_ADDRESS.test(host) && isIP(host.replace(/^\[|\]$|%.*$/g, "")) !== 0) {
    const masked = maskIp(host, identities);
    return masked === host ? undefined : masked;
  }
  if (/^localhost(?:\.localdomain)?\d?\.?$/i.test(host)) return undefined;
  const lower = host.toLowerCase();
  const normalized = PLAIN.test(lower) ? lower : normalizeHost(host);
  return placeholder("host", identities.of("identifier", normalized));
}

/** A host from `start` to `end`, as a finding. */
export function hostFinding(
  text: string,
  start: number,
  end: number,
  identities: Identities,
): readonly Finding[] {
  const replacement = maskHost(text.slice(start, end), identities);
  return replacement === undefined ? [] : [{ start, end, replacement }];
}
