import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { exampleToken, HEX } from "./example-token.ts";
import {
  type Alphabet,
  alphabetOf,
  belongs,
  isStandIn,
  looksDrawn,
  runEnd,
  WORD_CHARACTERS,
} from "./tokens.ts";

interface Form {
  readonly alphabet: Alphabet;
  readonly min: number;
  readonly max: number;
  /** Where the secret begins, from the end of the prefix on; with the prefix where it is left out. */
  readonly start?: number;
}

const ALPHANUMERIC = alphabetOf(/[A-Za-z0-9]/);
const FORMS: readonly (readonly [string, Form])[] = [
  ["LTAI", { alphabet: ALPHANUMERIC, min: 12, max: 26 }],
  ["AKID", { alphabet: ALPHANUMERIC, min: 32, max: 32 }],
  ["DO00", { alphabet: alphabetOf(/[A-Z0-9]/), min: 16, max: 16 }],
  ["do", { alphabet: alphabetOf(/[0-9a-f]/), min: 64, max: 64 }],
  ["K00", { alphabet: alphabetOf(/[A-Za-z0-9+/_-]/), min: 27, max: 27 }],
  ["-hint", { alphabet: alphabetOf(/[A-Za-z0-9+/=%_-]/), min: 20, max: 2048, start: 0 }],
  ["v1", { alphabet: alphabetOf(/[0-9a-f-]/), min: 80, max: 240 }],
  ["s.", { alphabet: ALPHANUMERIC, min: 24, max: 24 }],
];

/**
 * Ids and keys of further clouds that a fixed beginning and length give away: Alibaba (LTAI), Tencent (AKID), DigitalOcean
 * (DO00, dop_v1_), Backblaze (K00), Snowflake's session tokens, Cloudflare's origin keys (v1.0-), Vault's older tokens (s.).
 */
export const providerToken: Detector = {
  name: "provider-token",
  class: "secret",
  gates: ["ltai", "akid", "do00", "do[opr]_v1_", "k00\\d", "-hint:", "v1\\.0-", "s\\.[a-z\\d]{16}"],
  pattern: /LTAI|AKID|DO00|do[opr]_v1_|K00\d|-hint:\d{1,20}-|v1\.0-|\bs\./g,
  find(match, text) {
    const [prefix] = match;
    const from = match.index + prefix.length;
    const {
      alphabet,
      min,
      max,
      start = -prefix.length,
    } = FORMS.find(([form]) => prefix.startsWith(form))![1];
    const end = runEnd(text, from, alphabet, max);
    const tail = text.slice(from, end);
    if (tail.length < min || isStandIn(tail)) return [];
    if (
      belongs(WORD_CHARACTERS, text, end) ||
      (start < 0 && belongs(WORD_CHARACTERS, text, match.index - 1))
    )
      return [];
    // A drawn token has digits behind its prefix; a name in the same letters has none, or nothing else.
    if (/\d/.test(tail) ? !/[A-Za-z]/.test(tail) && !/^do/i.test(prefix) : !isMixed(prefix, tail))
      return [];
    return [{ start: from + start, end, replacement: placeholder("provider-token") }];
  },
  source:
    "Alibaba Cloud RAM, AccessKey; Tencent Cloud CAM, SecretId; DigitalOcean API reference; Backblaze B2, Application keys; HashiCorp Vault, Tokens (before 1.10)",
};

/** Without a digit: behind the longer prefixes both cases will do, after `s.` it could be the method of a variable. */
function isMixed(prefix: string, tail: string): boolean {
  if (prefix === "DO00") return true;
  return prefix === "s." ? looksDrawn(tail) : /[a-z]/.test(tail) && /[A-Z]/.test(tail);
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
