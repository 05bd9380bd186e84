import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { runEnd, TOKEN68 } from "./parts/character-runs.ts";
import { isPlainWord, isStatusWord } from "./parts/prose.ts";
import { looksRandom } from "./parts/random-looking.ts";
import { isStandIn } from "./parts/stand-in.ts";

const CREDENTIALS = placeholder("credentials");
const NONE: readonly Finding[] = [];
/** After a header's name: quotes, brackets and the sign between. */
const SEPARATOR = /\\{0,8}["'`]?\]?[ \t]{0,4}(?:=>|[:=,])[ \t]{0,4}\[?\\{0,8}["'`]?/y;
/** A scheme and the blank behind it (RFC 9110, section 11.4). */
const SCHEME = /[A-Za-z][\w-]{1,30}[ \t]{1,4}/y;
const GLUED_SCHEME = /^(?:Basic|Bearer|Negotiate|NTLM|SharedKey(?:Lite)?)(?=[A-Za-z\d])/;
/** `name="value", name=value`: Digest, OAuth 1, Hawk, Signature. */
const PARAMETER =
  /[\w*-]{1,40}[ \t]{0,2}=[ \t]{0,2}(?:\\{0,8}"[^"\r\n]{0,512}"|[^\s",;]{1,512})[ \t]{0,2}(?:,[ \t]{0,4}(?:\r?\n[ \t]{0,8})?)?/y;
/** Of WWW-Authenticate: what the server asks for, and no secret of anybody. */
const CHALLENGE =
  /^(?:realm|error|error_description|scope|authorization_uri|resource_id|charset)[ \t]{0,2}=/i;

/**
 * Credentials after the name of an authorization header, of any scheme or none, and after `Bearer`, `Basic`, `Negotiate`, `NTLM`,
 * `SharedKey` and their like anywhere. Header and scheme stay. AWS signatures, of which parts may stay, are the cloud
 * detectors'.
 *
 * Bounds: 16 parameters of 512 characters; a token goes to its end.
 */
export const authorizationHeader: Detector = {
  name: "authorization-header",
  class: "secret",
  gates: [
    "authorization",
    "authenticat",
    "bearer ",
    "basic ",
    "negotiate ",
    "ntlm ",
    "sharedkey",
    "apikey ",
    "splunk ",
    "digest ",
    "oauth ",
    "auth[\"'\\\\=]",
  ],
  pattern:
    /authorization|\b_?auth\b|(?:www|proxy)-authenticate|authentication-info|\b(?:bearer|basic|negotiate|ntlm|sharedkey(?:lite)?|apikey|splunk|digest|oauth)[ \t]{1,4}/gi,
  find(match, text) {
    const end = match.index + match[0].length;
    const isHeader = /^(?:_?auth|www|proxy)/i.test(match[0]);
    if (!isHeader)
      return afterScheme(text, end, match[0].replace(/[\s+%].*$/, "").toLowerCase(), false);
    SEPARATOR.lastIndex = end;
    if (!SEPARATOR.test(text)) return NONE;
    const at = SEPARATOR.lastIndex;
    // A registry's user and password, as Docker and npm keep them.
    if (/^_?auth$/i.test(match[0])) return token(text, at, "basic", false);
    SCHEME.lastIndex = at;
    const scheme = SCHEME.exec(text)?.[0];
    if (scheme === undefined) return token(text, at, "", true);
    return afterScheme(text, at + scheme.length, scheme.replace(/[\s+]+$/, "").toLowerCase(), true);
  },
  source:
    "RFC 9110, section 11; RFC 6750; RFC 7617; RFC 7616; RFC 4559; Azure Storage, Authorize with Shared Key",
};

function afterScheme(
  text: string,
  at: number,
  scheme: string,
  isHeader: boolean,
): readonly Finding[] {
  if (scheme.startsWith("aws4-")) return NONE;
  return parameters(text, at, isHeader) ?? token(text, at, scheme, isHeader);
}

/** All parameters at once: which of them are secret depends on the scheme. */
function parameters(text: string, at: number, isHeader: boolean): readonly Finding[] | undefined {
  let end = at;
  let count = 0;
  let isChallenge = true;
  for (; count < 16; count++) {
    PARAMETER.lastIndex = end;
    const parameter = PARAMETER.exec(text)?.[0];
    if (parameter === undefined) break;
    isChallenge &&= CHALLENGE.test(parameter);
    end += parameter.length;
  }
  const raw = text.slice(at, end);
  // One without quotes is a token with its padding, or a setting.
  if (count === 0 || (count === 1 && !raw.includes('"'))) return undefined;
  if (isChallenge || (!isHeader && !/(?:response|signature|nonce|mac)[ \t]{0,2}=/i.test(raw)))
    return NONE;
  return [{ start: at, end: at + raw.replace(/[\s,]+$/, "").length, replacement: CREDENTIALS }];
}

function token(text: string, at: number, scheme: string, isHeader: boolean): readonly Finding[] {
  // A scheme at the end of a wrapped line is glued to what follows.
  const glued = scheme === "" ? GLUED_SCHEME.exec(text.slice(at, at + 16)) : null;
  if (glued !== null) return token(text, at + glued[0].length, glued[0].toLowerCase(), isHeader);
  let end = runEnd(text, at, TOKEN68);
  while (end > at && /[.:%!*$]/.test(text[end - 1]!)) end--;
  const raw = text.slice(at, end);
  if (raw.length < 4 || isStandIn(raw)) return NONE;
  return isCredential(raw, scheme, isHeader)
    ? [{ start: at, end, replacement: CREDENTIALS }]
    : NONE;
}

function isCredential(raw: string, scheme: string, isHeader: boolean): boolean {
  if (scheme === "basic" && decodesToUserAndPassword(raw)) return true;
  if (isHeader) {
    if (isPlainWord(raw) || isStatusWord(raw) || /^[a-z]+(?:[-_][a-z]+)+$/i.test(raw)) return false;
    return raw.length >= 6;
  }
  if (scheme === "sharedkey" || scheme === "sharedkeylite")
    return /^[\w-]{3,24}:[A-Za-z0-9+/]{20}/.test(raw);
  if (/^[a-z]+(?:[-_./][a-z]+)*\d{0,3}$/i.test(raw) && !looksRandom(raw, 16)) return false;
  if (scheme === "basic")
    return raw.length % 4 === 0 && looksRandom(raw, 12) && /^[A-Za-z0-9+/]+=*$/.test(raw);
  if (scheme === "oauth" || scheme === "digest") return looksRandom(raw, 24);
  return looksRandom(raw, 12);
}

/** RFC 7617, section 2: `user-id ":" password` in base64, in text that can be read. */
function decodesToUserAndPassword(raw: string): boolean {
  if (!/^[A-Za-z0-9+/_-]{4,}={0,2}$/.test(raw)) return false;
  const decoded = Buffer.from(raw, "base64").toString("utf8");
  return decoded.includes(":") && !/[\p{Cc}\ufffd]/u.test(decoded);
}

export const authorizationHeaderExamples: DetectorExamples = {
  positives: () => {
    const drawn = ["leJr4BLHcnBO", "y+hQmS+hfo0G"].join("");
    const basic = Buffer.from("jane:a").toString("base64");
    return [
      { text: `Authorization: Bearer ${drawn}`, gone: [drawn], stays: ["Authorization: Bearer "] },
      {
        text: `curl -H "Authorization: Basic ${drawn}" https://x`,
        gone: [drawn],
        stays: [`" https://x`],
      },
      { text: `sent Basic ${basic} to x`, gone: [basic], stays: ["sent Basic ", " to x"] },
      {
        text: `{"authorization":"SharedKey acct:${drawn}=="}`,
        gone: [drawn],
        stays: [`SharedKey `],
      },
      { text: `Proxy-Authorization: Negotiate ${drawn}`, gone: [drawn] },
      { text: `authorization=${drawn}`, gone: [drawn] },
      {
        text: `Authorization: Digest username="jane", realm="r", response="${"0f".repeat(16)}", uri=/x`,
        gone: ["jane", "0f0f"],
        stays: ["Digest "],
      },
      { text: `Authorization: Token token=${drawn}`, gone: [drawn] },
      { text: `bearer ${drawn} rejected`, gone: [drawn], stays: ["rejected"] },
      {
        text: `["authorization", "Splunk 123e4567-e89b-12d3-a456-426614174000"]`,
        gone: ["123e4567"],
      },
    ];
  },
  negatives: () => [
    "Basic auth failed",
    "Bearer of bad news",
    "Bearer scheme required",
    `WWW-Authenticate: Bearer realm="x", error="invalid_token"`,
    "WWW-Authenticate: Negotiate",
    "authorization: denied",
    "Authorization: Bearer <redacted>",
    "Authorization header missing",
    "Basic AuthenticationEntryPoint and Digest authentication",
    "authorization=required",
    "NTLM authentication failed; Negotiate failed",
    "basic health-check-2 passed",
    "digest sha256:9f86d081884c7d65",
  ],
};
