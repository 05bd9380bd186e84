import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { BASE64, exampleToken, HEX } from "./example-token.ts";
import { alphabetOf, isStandIn, looksDrawn, standsAlone } from "./tokens.ts";

const NEIGHBOURS = alphabetOf(/[A-Za-z0-9+/_-]/);
const MAX_BEFORE = 512;
const MAX_AFTER = 256;
const CHARACTERS = 40;
const CONTEXT =
  /secret|A[KS]IA[A-Z0-9]|A[KS]IA>|\baws[_ -]|credential|access[_ -]?key|GOOG1|LTAI|minio|wasabi|boto|\bhmac|signing|\bs3[ :_/.=-]/i;
const DIGEST = /(?:sha-?1|digest|etag|checksum|integrity|commit|hash)["'\s:=-]{0,6}$/i;

/**
 * The secret half of an access key (AWS, and all that speak S3): 40 characters of base64, neither hexadecimal nor a path, near a
 * word or a key that says what it is.
 */
export const awsSecretKey: Detector = {
  name: "aws-secret-key",
  class: "secret",
  gates: [
    "secret",
    "a[ks]ia[a-z\\d>]",
    "aws[_ -]",
    "credential",
    "access[_ -]key",
    "accesskey",
    "goog1",
    "ltai",
    "minio",
    "wasabi",
    "boto",
    "hmac",
    "signing",
    "s3[ :_/.=-]",
  ],
  // From the start of a run only: most runs are words, each of whose letters would be tried.
  pattern: /(?:^|[^A-Za-z0-9+/])[A-Za-z0-9+/]{40}/g,
  find(match, text) {
    const end = match.index + match[0].length;
    const start = end - CHARACTERS;
    if (!standsAlone(text, start, end, NEIGHBOURS) || text[end] === "=") return [];
    const key = text.slice(start, end);
    if (isStandIn(key) || !looksDrawn(key)) return [];
    const before = text.slice(Math.max(0, start - MAX_BEFORE), start);
    if (DIGEST.test(before.slice(-24))) return [];
    if (!CONTEXT.test(before) && !CONTEXT.test(text.slice(end, end + MAX_AFTER))) return [];
    return [{ start, end, replacement: placeholder("aws-secret-key") }];
  },
  source: "AWS IAM User Guide, Manage access keys; Google Cloud Storage, HMAC keys (40 characters)",
};

export const awsSecretKeyExamples: DetectorExamples = {
  positives: () => {
    const secret = exampleToken(50, 40, BASE64);
    return [
      {
        text: `aws_secret_access_key = ${secret}`,
        gone: [secret],
        stays: ["aws_secret_access_key"],
      },
      { text: `{"SecretAccessKey":"${secret}","ok":1}`, gone: [secret], stays: ['"ok":1'] },
      {
        text: `using ${["AK", "IA"].join("")}${exampleToken(51, 16, "ABCDEFGH2345")}\nregion x\nand ${secret}\n`,
        gone: [secret],
        stays: ["region x"],
      },
    ];
  },
  negatives: () => [
    `aws_secret_access_key=${exampleToken(55, 30, BASE64)}EXAMPLEKEY`,
    `secret rotated, commit ${exampleToken(52, 40, HEX)}`,
    "secret /com/acme/storage/VolumeManagerFactory2Im",
    `blob ${exampleToken(53, 40, BASE64)} and nothing else`,
    `secret in ${exampleToken(54, 120, BASE64)}`,
  ],
};
