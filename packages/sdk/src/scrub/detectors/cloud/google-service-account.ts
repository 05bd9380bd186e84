import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { exampleToken, HEX } from "./example-token.ts";
import { alphabetOf, runEnd, runStart } from "./tokens.ts";

const NAME = alphabetOf(/[\w.-]/);
const HEX_CHARACTERS = alphabetOf(/[0-9a-f]/i);
const MAX_NAME = 100;
const MIN_KEY_ID = 16;
const ACCOUNT = /[\w.-]{1,100}(?:@|%40)[\w.-]{0,200}$/;

/**
 * What a service account's key file tells beside the key itself, which is a PEM: the key's id, and the account, which has a form
 * of its own wherever it stands.
 */
export const googleServiceAccount: Detector = {
  name: "google-service-account",
  class: "secret",
  gates: ["private_key_id", "gserviceaccount"],
  pattern: /private_key_id["'\\]{0,3}\s{0,4}[:=]\s{0,4}\\{0,3}["']?|gserviceaccount\.com/gi,
  find(match, text, identities) {
    const matchEnd = match.index + match[0].length;
    if (/^p/i.test(match[0])) {
      const end = runEnd(text, matchEnd, HEX_CHARACTERS, MAX_NAME);
      if (end - matchEnd < MIN_KEY_ID) return [];
      return [{ start: matchEnd, end, replacement: placeholder("private-key-id") }];
    }
    const domain = runStart(text, match.index, NAME, MAX_NAME);
    const name = text.slice(Math.max(0, domain - MAX_NAME), matchEnd);
    const account = ACCOUNT.exec(name)?.[0];
    if (account === undefined) return [];
    const whole = account.toLowerCase().replace("%40", "@");
    const replacement = placeholder("account", identities.of("identifier", whole));
    return [{ start: matchEnd - account.length, end: matchEnd, replacement }];
  },
  source:
    "Google Cloud IAM, Service account credentials (key file), and Service accounts (e-mail address)",
};

export const googleServiceAccountExamples: DetectorExamples = {
  positives: () => {
    const id = exampleToken(85, 40, HEX);
    return [
      {
        text: `{"type":"service_account","private_key_id":"${id}","client_email":"backup@acme-prod.iam.gserviceaccount.com"}`,
        gone: [id, "acme-prod", "backup@"],
        stays: ['"type":"service_account"', '"client_email":"'],
      },
      {
        text: "robot/v1/metadata/x509/nas%40acme.iam.gserviceaccount.com",
        gone: ["nas%40acme"],
        stays: ["x509/"],
      },
    ];
  },
  negatives: () => [
    "private_key_id missing",
    "no account at iam.gserviceaccount.com",
    '"private_key_id": ""',
  ],
};
