import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { exampleToken } from "./example-token.ts";
import { alphabetOf, runEnd } from "./tokens.ts";

const ALPHABET = alphabetOf(/[\w~.-]/);
/** The longest have ten characters more than the pattern asks for. */
const MAX_MORE = 10;

/** The secret of an application in Microsoft Entra ID: three characters, a version, `Q~`, 31 to 34 characters. */
export const entraClientSecret: Detector = {
  name: "entra-client-secret",
  class: "secret",
  gates: ["7q~", "8q~"],
  pattern: /[\w~.-]{3}[78]Q~[\w~.-]{24}/g,
  find(match, text) {
    // A dot at its end is of the sentence.
    let end = runEnd(text, match.index + match[0].length, ALPHABET, MAX_MORE);
    if (text[end - 1] === ".") end--;
    return [{ start: match.index, end, replacement: placeholder("entra-client-secret") }];
  },
  source: "Microsoft security-utilities SEC101/156",
};

export const entraClientSecretExamples: DetectorExamples = {
  positives: () => {
    const secret = `${exampleToken(30, 3)}8${["Q", "~"].join("")}${exampleToken(31, 34)}`;
    return [
      {
        text: `AADSTS7000215: invalid secret '${secret}'.`,
        gone: [secret],
        stays: ["AADSTS7000215", "'."],
      },
      { text: `secret=${secret}`, gone: [secret], stays: ["secret="] },
    ];
  },
  negatives: () => ["abc8Q~short", "FAQ~ 8Q ~ about 4 questions", "~/.config/8Q~1/file"],
};
