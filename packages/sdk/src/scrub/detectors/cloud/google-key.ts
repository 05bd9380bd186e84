import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { exampleToken } from "./example-token.ts";
import { alphabetOf, belongs, runEnd, WORD_CHARACTERS } from "./tokens.ts";

const ALPHABET = alphabetOf(/[A-Za-z0-9_.-]/);
const MAX_TOKEN = 2048;

/** Keys and tokens of Google Cloud by their prefix: API keys, client secrets, access and refresh tokens, ids of HMAC keys. */
export const googleKey: Detector = {
  name: "google-key",
  class: "secret",
  gates: ["aiza", "gocspx-", "ya29\\.", "1//0", "goog"],
  pattern:
    /AIza[\w-]{28,35}|GOCSPX-[\w-]{20,28}|ya29\.[\w.-]{20,900}|1\/\/0[\w-]{30,400}|GOOG1E[A-Z0-9]{55}|GOOG[A-Z0-9]{20}/g,
  find(match, text) {
    const [key] = match;
    if (belongs(WORD_CHARACTERS, text, match.index - 1)) return [];
    const tail = key.slice(4);
    if (!/\d|[a-z][A-Z]/.test(tail) && (tail.startsWith("LE") || /^[a-z._-]*$/.test(tail)))
      return [];
    // Keys have a fixed length, and end there even where the next line's first word was joined to them; tokens have none.
    let end = match.index + key.length;
    if (/^(?:ya29|1)/.test(key)) end = runEnd(text, end, ALPHABET, MAX_TOKEN);
    while (text[end - 1] === ".") end--;
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
