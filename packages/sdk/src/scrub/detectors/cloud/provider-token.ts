import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { exampleToken, HEX } from "./example-token.ts";
import { isStandIn, looksDrawn, standsAlone, WORD_CHARACTERS } from "./tokens.ts";

/**
 * Ids and keys of further clouds that a fixed beginning and length give away: Alibaba (LTAI), Tencent (AKID), DigitalOcean
 * (DO00, dop_v1_), Backblaze (K00), Snowflake's session tokens, Cloudflare's origin keys (v1.0-), Vault's older tokens (s.).
 */
export const providerToken: Detector = {
  name: "provider-token",
  class: "secret",
  gates: ["ltai", "akid", "do00", "do[opr]_v1_", "k00\\d", "-hint:", "v1\\.0-", "s\\.[a-z\\d]{16}"],
  pattern:
    /LTAI[A-Za-z0-9]{12,26}|AKID[A-Za-z0-9]{32}|DO00[A-Z0-9]{16}|do[opr]_v1_[0-9a-f]{64}|K00\d[A-Za-z0-9+/_-]{27}|ver:\d{1,2}-hint:\d{1,20}-[A-Za-z0-9+/=%_-]{20,900}|v1\.0-[0-9a-f]{20,40}-[0-9a-f]{64,160}|\bs\.[A-Za-z0-9]{24}/g,
  find(match, text) {
    const [token] = match;
    const start = match.index;
    const end = start + token.length;
    if (!standsAlone(text, start, end, WORD_CHARACTERS) || isStandIn(token)) return [];
    // Prefix and all, a drawn token has digits; a name in the same letters has none, or nothing else.
    const tail = token.slice(token.startsWith("s.") ? 2 : 4);
    if (/\d/.test(tail) ? !/[A-Za-z]/.test(tail) : !isMixed(token, tail)) return [];
    return [{ start, end, replacement: placeholder("provider-token") }];
  },
  source:
    "Alibaba Cloud RAM, AccessKey; Tencent Cloud CAM, SecretId; DigitalOcean API reference; Backblaze B2, Application keys; HashiCorp Vault, Tokens (before 1.10)",
};

/** Without a digit: at the prefixes of words' length both cases will do, after `s.` it could be the method of a variable. */
function isMixed(token: string, tail: string): boolean {
  if (token.startsWith("DO00")) return true;
  return token.startsWith("s.") ? looksDrawn(tail) : /[a-z]/.test(tail) && /[A-Z]/.test(tail);
}

export const providerTokenExamples: DetectorExamples = {
  positives: () =>
    [
      `${["LT", "AI"].join("")}5t${exampleToken(100, 18)}`,
      `${["AK", "ID"].join("")}${exampleToken(101, 32)}`,
      `${["DO", "00"].join("")}${exampleToken(102, 16, "ABCDEFGH2345679")}`,
      `${["dop", "v1"].join("_")}_${exampleToken(103, 64, HEX)}`,
      `${["K0", "04"].join("")}${exampleToken(104, 27)}`,
      `ver:1-hint:1234567-${exampleToken(105, 150)}`,
      `${["s", "."].join("")}${exampleToken(106, 24)}`,
    ].map((token) => ({
      text: `client '${token}' refused`,
      gone: [token, token.slice(-10)],
      stays: ["refused"],
    })),
  negatives: () => [
    "ver:1-hint:none",
    "LTAI is a prefix",
    "this.getElementsByClassNameOrId()",
    "AKIDs rotated",
    "K001 ready",
  ],
};
