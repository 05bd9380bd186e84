import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { exampleToken } from "./example-token.ts";
import { alphabetOf, runEnd, runStart } from "./tokens.ts";

const ALPHABET = alphabetOf(/[A-Za-z0-9_-]/);
const PADDING = alphabetOf(/=/);
/** Of the first version: characters before the mark, and from it on, without the two of the longer form and its padding. */
const FIRST_HEAD = 52;
const FIRST_TAIL = 32;
const MIN_HEAD = 20;
const MIN_CHARACTERS = 60;
const MAX_SIDE = 160;

/**
 * Common annotated security keys, of many of Microsoft's services: a fixed mark after the random part (52 characters in the
 * first version, `JQQJ99`; a multiple of four in the second, `QJJQ`), then time, platform and provider.
 */
export const caskKey: Detector = {
  name: "cask-key",
  class: "secret",
  gates: ["jqqj", "qjjq"],
  pattern: /(?:JQQJ9[9DH]|QJJQ)[A-Za-z0-9_-]{8}/g,
  find(match, text) {
    let start = runStart(text, match.index, ALPHABET, MAX_SIDE);
    let end = runEnd(text, match.index, ALPHABET, MAX_SIDE);
    if (match.index - start < MIN_HEAD || end - start < MIN_CHARACTERS) return [];
    if (
      match[0].startsWith("JQQJ") &&
      match.index - start >= FIRST_HEAD &&
      end - match.index >= FIRST_TAIL
    ) {
      // Of a fixed length, which ends there even where the next line's first word was joined to it.
      start = match.index - FIRST_HEAD;
      const long = match.index + FIRST_TAIL + 2;
      end = text.startsWith("==", long) ? long : match.index + FIRST_TAIL;
    }
    end = runEnd(text, end, PADDING, 2);
    return [{ start, end, replacement: placeholder("cask-key") }];
  },
  source: "Microsoft security-utilities SEC101/200 and 197-245; github.com/microsoft/cask, README",
};

export const caskKeyExamples: DetectorExamples = {
  positives: () => {
    const mark = ["JQ", "QJ99"].join("");
    const key = `${exampleToken(20, 52)}${mark}BA${exampleToken(21, 12)}AAAAAZCS${exampleToken(22, 4)}`;
    return [
      { text: `denied: ${key}.`, gone: [key, key.slice(0, 40)], stays: ["denied"] },
      { text: `k=${key}${exampleToken(23, 2)}==;`, gone: [key], stays: ["k=", ";"] },
    ];
  },
  negatives: () => ["JQQJ99 is the mark", "node QJJQ0123456789 up"],
};
