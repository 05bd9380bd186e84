import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { BASE32, exampleToken } from "./example-token.ts";
import { alphabetOf, belongs, isStandIn } from "./tokens.ts";

const ALPHANUMERIC = alphabetOf(/[A-Za-z0-9]/);
const CAPITALS = alphabetOf(/[A-Z0-9]/);
/** Prefixes of credentials; the others name users, groups, roles, policies, keys and certificates. */
const CREDENTIAL = /^(?:AKIA|ASIA|ABIA|ACCA)/;

/**
 * Ids of AWS: of access keys, which go, and of principals, which become pseudonyms. The prefix stays, which says what it was.
 * The ids of the documentation, which end with EXAMPLE, stay.
 */
export const awsAccessKeyId: Detector = {
  name: "aws-access-key-id",
  class: "secret",
  gates: ["(?:akia|asia|abia|acca|aroa|aida|agpa|aipa|anpa|anva|apka|asca)[a-z\\d]{16}"],
  pattern: /(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA|AGPA|AIPA|ANPA|ANVA|APKA|ASCA)[A-Z0-9]{16,17}/g,
  find(match, text, identities) {
    const [id] = match;
    const start = match.index;
    const end = start + id.length;
    if (!/\d/.test(id) && !/^[A-Z2-7]*$/.test(id)) return [];
    if (isStandIn(id) || belongs(ALPHANUMERIC, text, start - 1)) return [];
    // What follows may be the next line's first word, where a wrapped text was joined.
    if (belongs(CAPITALS, text, end)) return [];
    const prefix = id.slice(0, 4);
    const replacement = CREDENTIAL.test(id)
      ? placeholder("aws-access-key-id", prefix)
      : placeholder("aws-id", prefix, identities.of("identifier", id));
    return [{ start, end, replacement }];
  },
  source: "AWS IAM User Guide, IAM identifiers, Unique identifiers (prefixes)",
};

export const awsAccessKeyIdExamples: DetectorExamples = {
  positives: () => {
    const key = `${["AK", "IA"].join("")}${exampleToken(40, 16, BASE32)}`;
    const role = `${["AR", "OA"].join("")}${exampleToken(41, 17, BASE32)}`;
    return [
      {
        text: `InvalidAccessKeyId: ${key} does not exist`,
        gone: [key, key.slice(4)],
        stays: ["AKIA", "does not"],
      },
      { text: `AWS_ACCESS_KEY_ID=${key}`, gone: [key], stays: ["AWS_ACCESS_KEY_ID="] },
      { text: `"${role}:session" is not authorized`, gone: [role], stays: ["AROA", ":session"] },
    ];
  },
  negatives: () => [
    `${["AK", "IA"].join("")}IOSFODNN7EXAMPLE`,
    "AKIA is the prefix of an access key",
    `blob ${exampleToken(42, 10)}${["AK", "IA"].join("")}${exampleToken(43, 30, BASE32)}`,
    "ASIAPACIFIC region",
  ],
};
