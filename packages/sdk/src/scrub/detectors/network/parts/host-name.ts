import { isIP } from "node:net";
import { maskIp } from "../../../masks/ip.ts";
import { normalizeHost } from "../../../normalize.ts";
import type { Finding } from "../../../text/detector.ts";
import type { Identities } from "../../../text/identities.ts";
import { placeholder } from "../../../text/placeholder.ts";

/** The longest name of RFC 1035, section 2.3.4; a label is at most 63. */
const MAX_NAME = 253;
const MAX_LABEL = 63;
/** Letters, digits, hyphens (RFC 1123), `_` as Windows allows it, and letters of other scripts (RFC 5890). */
const LETTER = /[\u00c0-\u02af\u0370-\u1fff\u2c00-\u2dff\u3040-\ud7ff\uf900-\ufdff]/;
const ASCII: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) =>
  /[A-Za-z0-9._-]/.test(String.fromCharCode(code)) ? 1 : 0,
);
const NAME =
  /^[A-Za-z0-9_\u00c0-\u02af\u0370-\u1fff\u2c00-\u2dff\u3040-\ud7ff\uf900-\ufdff](?:[A-Za-z0-9._\-\u00c0-\u02af\u0370-\u1fff\u2c00-\u2dff\u3040-\ud7ff\uf900-\ufdff]{0,251}[A-Za-z0-9\u00c0-\u02af\u0370-\u1fff\u2c00-\u2dff\u3040-\ud7ff\uf900-\ufdff])?$/;

function isSign(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 128 ? ASCII[code] === 1 : LETTER.test(text[at]!);
}

/** Where the name begins that ends at `end`; `end` itself where there is none. */
export function nameStart(text: string, end: number): number {
  let start = end;
  while (start > 0 && end - start < MAX_NAME && isSign(text, start - 1)) start--;
  // The digits of a percent escape are no letters of the name; what it means is searched as well.
  if (text[start - 1] === "%" && /^[0-9a-f]{2}/i.test(text.slice(start, end))) start += 2;
  while (start < end && /[.-]/.test(text[start]!)) start++;
  return start;
}

/** Where the name ends that begins at `start`; the stop of a sentence is not of it. */
export function nameEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && end - start < MAX_NAME && isSign(text, end)) end++;
  while (end > start && /[.-]/.test(text[end - 1]!)) end--;
  return end;
}

/** Whether it could be the name of a host at all; a number alone is none, and neither is an address. */
export function isHostName(name: string): boolean {
  if (
    name.length > MAX_NAME ||
    !NAME.test(name) ||
    !/[A-Za-z\u00c0-\u02af\u0370-\u1fff\u2c00-\u2dff\u3040-\ud7ff\uf900-\ufdff]/.test(name)
  )
    return false;
  return name.split(".").every((label) => label.length > 0 && label.length <= MAX_LABEL);
}

/** The placeholder of a host, which is an address as often as a name; undefined where it stays as it is. */
export function maskHost(host: string, identities: Identities): string | undefined {
  if (/^\[?[0-9a-f:.%\w]+\]?$/i.test(host) && isIP(host.replace(/^\[|\]$|%.*$/g, "")) !== 0) {
    const masked = maskIp(host, identities);
    return masked === host ? undefined : masked;
  }
  if (/^localhost(?:\.localdomain)?\d?\.?$/i.test(host)) return undefined;
  return placeholder("host", identities.of("identifier", normalizeHost(host)));
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
