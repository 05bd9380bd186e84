import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { BASE64, exampleToken } from "./example-token.ts";
import { alphabetOf, isStandIn, runEnd } from "./tokens.ts";

const ID = alphabetOf(/[A-Za-z0-9._@%-]/);
const MIN_ID = 3;
const MAX_ID = 192;
const DATE = /(?:\/|%2F)\d{8}(?:\/|%2F)/i;
const HEADER = /^([A-Za-z0-9._-]{3,128}):[A-Za-z0-9+/]{20,27}={0,2}/;
const SCOPE = /^[^\s"'<>&;,]{3,160}?(?:\/|%2F)\d{8}(?:\/|%2F)/i;

/** The key's id in a credential scope, of stores whose ids have no form of their own; and in the header of version 2. */
export const cloudCredential: Detector = {
  name: "cloud-credential",
  class: "secret",
  gates: ["credential", "aws ", "goog1 ", "oss ", "accesskeyid=", "accessid="],
  pattern:
    /\bCredential["'\\]{0,3}\s{0,2}[=:]\s{0,2}\\{0,2}["']?|\b(?:AWS|GOOG1|OSS|COS|OBS) |\b(?:AWS|OSS|Goog|OBS)?Access(?:Key)?Id=/gi,
  find(match, text) {
    const end = match.index + match[0].length;
    if (match[0].endsWith(" ")) return headerAt(text, end);
    const [scope] = SCOPE.exec(text.slice(end, end + MAX_ID)) ?? [];
    if (/^c/i.test(match[0]) && scope === undefined) return [];
    const length = scope?.search(DATE) ?? runEnd(text, end, ID, MAX_ID) - end;
    if (length < MIN_ID || isStandIn(text.slice(end, end + length))) return [];
    return [{ start: end, end: end + length, replacement: placeholder("access-key-id") }];
  },
  source:
    "AWS General Reference, Signature Version 4 (credential scope); Amazon S3, Signing REST requests (version 2)",
};

/** `AWS id:signature`, of version 2. */
function headerAt(text: string, start: number): readonly Finding[] {
  const [header, id] = HEADER.exec(text.slice(start, start + MAX_ID)) ?? [];
  if (header === undefined || id === undefined) return [];
  const colon = start + id.length;
  const signature = {
    start: colon + 1,
    end: start + header.length,
    replacement: placeholder("signature"),
  };
  if (isStandIn(id)) return [signature];
  return [{ start, end: colon, replacement: placeholder("access-key-id") }, signature];
}

export const cloudCredentialExamples: DetectorExamples = {
  positives: () => {
    const id = exampleToken(73, 20);
    const signature = `${exampleToken(74, 27, BASE64)}=`;
    return [
      {
        text: `Credential=${id}/20261123/eu-west-1/s3/aws4_request,`,
        gone: [id],
        stays: ["/20261123/eu-west-1/s3/"],
      },
      {
        text: `?X-Amz-Credential=${id}%2F20261123%2Fx%2Fs3%2Faws4_request`,
        gone: [id],
        stays: ["%2F20261123%2Fx"],
      },
      { text: `Authorization: AWS ${id}:${signature}`, gone: [id, signature], stays: ["AWS "] },
      { text: `?OSSAccessKeyId=${id}&Expires=1`, gone: [id], stays: ["&Expires=1"] },
    ];
  },
  negatives: () => [
    "credential: none",
    "AWS SDK: timeout",
    "Credential=REDACTED/20261123/x",
    "aws s3:GetObject",
  ],
};
