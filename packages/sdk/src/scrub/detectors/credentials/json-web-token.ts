import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import {
  BASE64URL,
  BASE64URL_PARTS,
  belongs,
  runEnd,
  startsToken,
} from "./parts/character-runs.ts";

/** Names that tell a JOSE header or a set of claims from other JSON (RFC 7515, 4.1; RFC 7516, 4.1; RFC 7519, 4.1). */
const NAMES =
  /"(?:alg|enc|zip|typ|cty|kid|x5[tcu]|jku|jwk|crit|epk|iss|sub|aud|exp|nbf|iat|jti|scope|azp|oid|tid|auths|auth|username|password|access_token|refresh_token|token)"/;
const ALGORITHM = /"alg"\s{0,4}:\s{0,4}"([A-Za-z0-9+-]{2,20})"/;
/** Decoded to tell: the names of a header stand in its first bytes. */
const HEADER_CHARACTERS = 400;
const MIN_CHARACTERS = 16;
const MAX_PART_CHARACTERS = 512;
const HEADER_START = /e(?:yJ|yAi|yAg|wo[gijk]|w0K)/y;
const LETTER_E = "e".charCodeAt(0);
const NONE: readonly Finding[] = [];

/**
 * JSON Web Tokens, signed (JWS) and encrypted (JWE), whole or cut off at any place, and other JSON in base64url that holds claims
 * or credentials (a Docker configuration): no detector sees into it. The algorithm stays.
 */
export const jsonWebToken: Detector = {
  name: "json-web-token",
  class: "secret",
  gates: ["eyj", "eyai", "ewo[gijk]", "ew0k"],
  // Taken whole, so that no part of a token is looked at once more for each part before it.
  pattern: /e(?:yJ|yAi|yAg|wo[gijk]|w0K)[A-Za-z0-9_.=-]{6,1000}/g,
  find(match, text) {
    const limit = match.index + match[0].length;
    for (let start = match.index; start >= 0; start = nextStart(text, start, limit)) {
      const header = isTokenStart(text, start) ? headerAt(text, start) : undefined;
      if (header === undefined) continue;
      if (isPartOfEarlier(text, start)) return NONE;
      let end = runEnd(text, limit, BASE64URL_PARTS);
      // The end of a sentence, or the three dots of who cut it off.
      while (end > start && text[end - 1] === ".") end--;
      if (end - start < MIN_CHARACTERS) break;
      return [{ start, end, replacement: placeholder("jwt", ALGORITHM.exec(header)?.[1]) }];
    }
    return NONE;
  },
  source:
    "RFC 7515, section 3.1; RFC 7516, section 3.1; RFC 7519, section 4.1; RFC 7518, section 3.1 (algorithms)",
};

function isTokenStart(text: string, start: number): boolean {
  if (startsToken(text, start)) return true;
  return /%[2-3][0-9A-F]$|\\[nrt]$/i.test(text.slice(Math.max(0, start - 3), start));
}

/** The first part in plain, where it holds what a token does. */
function headerAt(text: string, start: number): string | undefined {
  const first = text.slice(start, runEnd(text, start, BASE64URL, HEADER_CHARACTERS));
  const header = Buffer.from(first, "base64url").toString("latin1");
  return /^\{\s{0,8}"/.test(header) && NAMES.test(header) ? header : undefined;
}

/** Where the next part of a match begins that may be a header; -1 where there is none. */
function nextStart(text: string, start: number, limit: number): number {
  for (let at = start + 1; at < limit; at++) if (beginsPart(text, at)) return at;
  return -1;
}

function beginsPart(text: string, at: number): boolean {
  if (text.charCodeAt(at) !== LETTER_E || !(text[at - 1] === "." || text[at - 1] === "=")) {
    return false;
  }
  HEADER_START.lastIndex = at;
  return HEADER_START.test(text);
}

/** Whether a token that began a little before goes on here: it has been found with all its parts. */
function isPartOfEarlier(text: string, start: number): boolean {
  const limit = Math.max(1, start - MAX_PART_CHARACTERS);
  for (let at = start - 1; at >= limit && belongs(BASE64URL_PARTS, text, at); at--) {
    if (beginsPart(text, at) && headerAt(text, at) !== undefined) return true;
  }
  return false;
}

export const jsonWebTokenExamples: DetectorExamples = {
  positives: () => {
    const part = (value: unknown): string =>
      Buffer.from(JSON.stringify(value)).toString("base64url");
    const header = part({ alg: "HS256", typ: "JWT" });
    const claims = part({ sub: "jane", exp: 1_893_456_000 });
    const signed = [header, claims, "N3s7xgRFT2FsbRML5hSF784w"].join(".");
    const encrypted = [part({ alg: "RSA-OAEP", enc: "A256GCM" }), "", "iv_x", "text-y", "tag"].join(
      ".",
    );
    return [
      { text: `Bearer ${signed}, x`, gone: [header, claims], stays: ["Bearer <jwt:HS256>", ", x"] },
      { text: `jwe ${encrypted}.`, gone: ["text-y"], stays: ["<jwt:RSA-OAEP>."] },
      { text: `cut ${signed.slice(0, 60)}... off`, gone: [header], stays: ["... off"] },
      { text: `claims ${claims}`, gone: [claims] },
      { text: `{"auths64":"${part({ auths: { x: { auth: "y" } } })}"}`, gone: ["eyJhdXRocyI6"] },
    ];
  },
  negatives: () => [
    "keyJar opened",
    "eyJust a word",
    "the eyJ prefix",
    `cursor ${Buffer.from('{"page":12,"limit":50}').toString("base64url")}`,
  ],
};
