import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { BASE64, exampleToken } from "./example-token.ts";
import { alphabetOf, belongs, runEnd } from "./tokens.ts";

const BEFORE = alphabetOf(/[A-Za-z0-9+_-]/);
const ALPHABET = alphabetOf(/[A-Za-z0-9+/=%_-]/);
/** AWS says that tokens have no greatest length; today's have less than 4,096. */
const MAX_CHARACTERS = 65_536;

/** A session token of AWS's security token service, known by how its first bytes read in base64. */
export const awsSessionToken: Detector = {
  name: "aws-session-token",
  class: "secret",
  gates: ["iqojb3jpz2lu", "fwogzxivyxdz", "fqogzxivyxdz", "iqobb3jpz2lu"],
  pattern: /(?:IQo[A-Z]b3JpZ2lu|F[wQ]oGZXIvYXdz)[A-Za-z0-9+/=%_-]{20}/g,
  find(match, text) {
    // In the middle of a run it is the token before that goes on.
    if (belongs(BEFORE, text, match.index - 1)) return [];
    const end = runEnd(text, match.index + match[0].length, ALPHABET, MAX_CHARACTERS);
    return [{ start: match.index, end, replacement: placeholder("aws-session-token") }];
  },
  source: "AWS STS API reference, Credentials (SessionToken)",
};

export const awsSessionTokenExamples: DetectorExamples = {
  positives: () => {
    const token = `${["IQoJb3", "JpZ2luX2Vj"].join("")}${exampleToken(60, 1400, BASE64)}==`;
    const older = `${["FwoGZX", "IvYXdzE"].join("")}${exampleToken(61, 300, BASE64)}`;
    return [
      {
        text: `aws_session_token=${token}\nregion=x`,
        gone: [token.slice(0, 99), token.slice(-99)],
        stays: ["region=x"],
      },
      { text: `<SessionToken>${older}</SessionToken>`, gone: [older], stays: ["</SessionToken>"] },
    ];
  },
  negatives: () => ["IQoJb3JpZ2lu", "origin IQoJb3JpZ2luX2Vj cut"],
};
