import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { BASE64URL_PARTS, runEnd, startsToken } from "./parts/character-runs.ts";

/** Names that tell a JOSE header or a set of claims from other JSON (RFC 7515, 4.1; RFC 7516, 4.1; RFC 7519, 4.1). */
const NAMES =
  /"(?:alg|enc|zip|typ|cty|kid|x5[tcu]|jku|jwk|crit|epk|iss|sub|aud|exp|nbf|iat|jti|scope|azp|oid|tid|auths|auth|username|password|access_token|refresh_token|token)"/;
const ALGORITHM = /"alg"\s{0,4}:\s{0,4}"([A-Za-z0-9+-]{2,20})"/;
/** Decoded to tell: the names of a header stand in its first bytes. */
const HEADER_CHARACTERS = 400;
const MIN_CHARACTERS = 16;

/**
 * JSON Web Tokens, signed (JWS) and encrypted (JWE), whole or cut off at any place, and other JSON in base64url that holds claims
 * or credentials (a Docker configuration): no detector sees into it. The algorithm stays.
 */
export const jsonWebToken: Detector = {
  name: "json-web-token",
  class: "secret",
  gates: ["eyj", "eyai", "ewo[gijk]", "ew0k"],
  pattern: /e(?:yJ|yAi|yAg|wo[gijk]|w0K)[A-Za-z0-9_-]{6}/g,
  find(match, text) {
    const start = match.index;
    const isEscaped = /%[2-3][0-9A-F]$|\\[nrt]$/i.test(text.slice(Math.max(0, start - 3), start));
    if (!startsToken(text, start) && !isEscaped) return [];
    let end = runEnd(text, start, BASE64URL_PARTS);
    // The end of a sentence, or the three dots of who cut it off.
    while (end > start && text[end - 1] === ".") end--;
    const first = text.slice(start, Math.min(end, start + HEADER_CHARACTERS)).split(".", 1)[0]!;
    if (end - start < MIN_CHARACTERS) return [];
    const header = Buffer.from(first, "base64url").toString("latin1");
    if (!/^\{\s{0,8}"/.test(header) || !NAMES.test(header)) return [];
    return [{ start, end, replacement: placeholder("jwt", ALGORITHM.exec(header)?.[1]) }];
  },
  source:
    "RFC 7515, section 3.1; RFC 7516, section 3.1; RFC 7519, section 4.1; RFC 7518, section 3.1 (algorithms)",
};

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
