import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { exampleToken } from "./example-token.ts";
import { type Alphabet, alphabetOf, isStandIn, runEnd } from "./tokens.ts";

interface Form {
  readonly alphabet: Alphabet;
  readonly min: number;
  readonly max: number;
}

const BASE64URL = alphabetOf(/[A-Za-z0-9_-]/);
const CAPITALS = alphabetOf(/[A-Z0-9]/);
/** What follows a prefix. Keys end where they are full, even where the next line's first word was joined to them. */
const FORMS: Readonly<Record<string, Form>> = {
  AIza: { alphabet: BASE64URL, min: 28, max: 35 },
  "GOCSPX-": { alphabet: BASE64URL, min: 20, max: 28 },
  "ya29.": { alphabet: alphabetOf(/[A-Za-z0-9_.-]/), min: 20, max: 2048 },
  "1//0": { alphabet: BASE64URL, min: 30, max: 512 },
};
const PREFIX = /^(?:ya29\.|1\/\/0|[A-Za-z]{4,6}-?)/;
const USER_HMAC: Form = { alphabet: CAPITALS, min: 20, max: 20 };
const SERVICE_ACCOUNT_HMAC: Form = { alphabet: CAPITALS, min: 50, max: 57 };

function formOf(prefix: string, text: string, from: number): Form {
  return FORMS[prefix] ?? (text.startsWith("1E", from) ? SERVICE_ACCOUNT_HMAC : USER_HMAC);
}

/** Keys and tokens of Google Cloud by their prefix: API keys, client secrets, access and refresh tokens, ids of HMAC keys. */
export const googleKey: Detector = {
  name: "google-key",
  class: "secret",
  gates: ["aiza", "gocspx-", "ya29\\.", "1//0", "goog"],
  // The longest are taken whole, so that no part of one is walked along again.
  pattern: /\b(?:AIza|GOCSPX-|ya29\.[A-Za-z0-9_.-]{20,1000}|1\/\/0[A-Za-z0-9_-]{0,512}|GOOG)/g,
  find(match, text) {
    const prefix = PREFIX.exec(match[0])![0];
    const from = match.index + prefix.length;
    const { alphabet, min, max } = formOf(prefix, text, from);
    let end = runEnd(text, from, alphabet, max);
    while (text[end - 1] === ".") end--;
    const tail = text.slice(from, end);
    if (tail.length < min || isStandIn(tail)) return [];
    if (!/\d|[a-z][A-Z]/.test(tail) && (tail.startsWith("LE") || /^[a-z._-]*$/.test(tail)))
      return [];
    return [{ start: match.index, end, replacement: placeholder("google-key") }];
  },
  source:
    "Google Cloud, API keys; Cloud Storage, HMAC keys (24 and 61 characters); Google Identity, OAuth 2.0 tokens",
};

export const googleKeyExamples: DetectorExamples = {
  positives: () =>
    [
      `${["AI", "za"].join("")}Sy${exampleToken(80, 33)}`,
      `${["GOC", "SPX"].join("")}-${exampleToken(81, 28)}`,
      `${["ya", "29"].join("")}.a0${exampleToken(82, 160)}`,
      `1//0${exampleToken(83, 60)}`,
      `${["GO", "OG1E"].join("")}${exampleToken(84, 55, "ABCDEFGHIJ234567")}`,
    ].map((key) => ({
      text: `call with ${key}, failed`,
      gone: [key, key.slice(-12)],
      stays: [", failed"],
    })),
  negatives: () => [
    "GOOGLE_APPLICATION_CREDENTIALS unset",
    "ya29. is a prefix",
    "http://0.0.0.0:1//0",
    "AIzawa",
  ],
};
