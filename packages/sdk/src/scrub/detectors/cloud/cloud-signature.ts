import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { BASE64, exampleToken, HEX } from "./example-token.ts";
import { SEPARATOR } from "./keyed-value.ts";
import { alphabetOf, hexSignatureLength, isStandIn, runEnd } from "./tokens.ts";

const VALUE = alphabetOf(/[A-Za-z0-9+/%_-]/);
const PADDING = alphabetOf(/=/);
const MIN_CHARACTERS = 20;
const MAX_CHARACTERS = 4096;
const MAX_AROUND = 512;
const CONTEXT =
  /AWS4|4-HMAC|HMAC-SHA|x-(?:amz|goog|oss|cos|obs|ibm|bce)-|Credential|AccessKeyId|AccessId|keyId|SignedHeaders|SignatureDoesNotMatch|StringToSign|[?&]Expires=/i;

/**
 * Signatures of requests to object stores, in headers and in presigned addresses: AWS version 2, 4 and 4A, and those that took
 * after them (Google, Alibaba, Tencent, Huawei, Baidu, Oracle). Algorithm, scope, times and signed headers stay.
 */
export const cloudSignature: Detector = {
  name: "cloud-signature",
  class: "secret",
  gates: ["signature"],
  pattern: new RegExp(`signature${SEPARATOR}`, "gi"),
  find(match, text) {
    const start = match.index + match[0].length;
    const end = runEnd(text, runEnd(text, start, VALUE, MAX_CHARACTERS), PADDING, 2);
    const value = text.slice(start, end);
    // In a wrapped text that was joined, the next line's first word may hang on.
    const hex = hexSignatureLength(value);
    if (hex > 0) return signatureOf(text, match, start, start + hex);
    if (value.length < MIN_CHARACTERS || isStandIn(value) || !isSignature(value)) return [];
    return signatureOf(text, match, start, end);
  },
  source:
    "AWS General Reference, Signature Version 4; Amazon S3, Signing REST requests (version 2); Google Cloud Storage, V4 signing; Alibaba Cloud OSS, Signature V4",
};

function signatureOf(text: string, match: RegExpExecArray, start: number, end: number): Finding[] {
  if (text[match.index - 1] !== "-" && !hasContext(text, match.index, end)) return [];
  return [{ start, end, replacement: placeholder("signature") }];
}

function isSignature(value: string): boolean {
  return (
    /\d/.test(value) &&
    (/^[0-9a-fA-F]+$/.test(value) || (/[A-Z]/.test(value) && /[a-z]/.test(value)))
  );
}

function hasContext(text: string, start: number, end: number): boolean {
  return (
    CONTEXT.test(text.slice(Math.max(0, start - MAX_AROUND), start)) ||
    CONTEXT.test(text.slice(end, end + MAX_AROUND / 2))
  );
}

export const cloudSignatureExamples: DetectorExamples = {
  positives: () => {
    const hex = exampleToken(70, 64, HEX);
    const version2 = encodeURIComponent(`${exampleToken(71, 27, BASE64)}=`);
    return [
      {
        text: `AWS4-HMAC-SHA256 Credential=x/20261123/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=${hex}`,
        gone: [hex],
        stays: ["us-east-1/s3", "SignedHeaders=host"],
      },
      {
        text: `https://b/k?X-Amz-Date=20261123T000000Z&X-Amz-Signature=${hex}&X-Amz-Expires=60`,
        gone: [hex],
        stays: ["X-Amz-Date=20261123T000000Z", "&X-Amz-Expires=60"],
      },
      {
        text: `?AWSAccessKeyId=x&Expires=1&Signature=${version2} 403`,
        gone: [version2],
        stays: [" 403"],
      },
      { text: `10000;chunk-signature=${hex}`, gone: [hex], stays: ["10000;"] },
      { text: `"X-Goog-Signature": "${hex}${hex}",`, gone: [hex], stays: ['",'] },
    ];
  },
  negatives: () => [
    "computeSignature() took 3ms",
    `error signature: ${exampleToken(72, 64, HEX)}`,
    "X-Amz-Signature=REDACTED",
    "SignatureDoesNotMatch: the request signature we calculated does not match",
    "signature=unknown-algorithm-name",
  ],
};
