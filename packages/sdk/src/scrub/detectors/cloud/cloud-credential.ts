import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { BASE64, exampleToken } from "./example-token.ts";
import { isStandIn } from "./tokens.ts";

/** The key's id in a credential scope, of stores whose ids have no form of their own; and in the header of version 2. */
export const cloudCredential: Detector = {
  name: "cloud-credential",
  class: "secret",
  gates: ["credential", "aws ", "goog1 ", "oss ", "accesskeyid=", "accessid="],
  pattern:
    /\b(?:Credential["'\\]{0,3}\s{0,2}[=:]\s{0,2}\\{0,2}["']?([^\s"'<>&;,]{3,160}?)(?:\/|%2F)\d{8}(?:\/|%2F)|(?:AWS|GOOG1|OSS|COS|OBS) ([A-Za-z0-9._-]{3,128}):([A-Za-z0-9+/]{27}=)|(?:AWS|OSS|Goog|OBS)?Access(?:Key)?Id=([A-Za-z0-9._@%-]{3,128}))/gi,
  find(match): readonly Finding[] {
    const id = match[1] ?? match[2] ?? match[4]!;
    const idStart = match.index + match[0].indexOf(id, idOffset(match[0]));
    const findings: Finding[] = [];
    if (!isStandIn(id)) {
      findings.push({
        start: idStart,
        end: idStart + id.length,
        replacement: placeholder("access-key-id"),
      });
    }
    if (match[3] !== undefined) {
      const end = match.index + match[0].length;
      findings.push({ start: end - match[3].length, end, replacement: placeholder("signature") });
    }
    return findings;
  },
  source:
    "AWS General Reference, Signature Version 4 (credential scope); Amazon S3, Signing REST requests (version 2)",
};

/** Where the id can begin: behind the word and its separator. */
function idOffset(whole: string): number {
  return Math.max(0, whole.search(/[=: ]/)) + 1;
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
