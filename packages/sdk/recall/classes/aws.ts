import { ALPHANUMERIC, BASE64, type Draw } from "../draw.ts";
import { simpleClass, whole } from "../line.ts";
import type { SampleClass, Value } from "../sample.ts";

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const REGIONS = ["us-east-1", "eu-central-1", "ap-southeast-2", "us-gov-west-1"];

function accessKeyId(draw: Draw): string {
  return `${draw.pick(["AKIA", "ASIA", "ABIA", "ACCA"])}${draw.characters(BASE32, 16)}`;
}

/** 40 characters that hold all kinds, as 30 random bytes nearly always do. */
function secretKey(draw: Draw): string {
  return `${draw.characters(BASE64, 36)}${draw.characters("0123456789", 1)}${draw.characters(ALPHANUMERIC, 1)}xQ`;
}

function secretInContext(draw: Draw): Value {
  const secret = secretKey(draw);
  const text = draw.pick([
    `aws_secret_access_key = ${secret}`,
    `AWS_SECRET_ACCESS_KEY=${secret}`,
    `{"AccessKeyId":"${accessKeyId(draw)}","SecretAccessKey":"${secret}"}`,
    `secretAccessKey: '${secret}'`,
    `aws_access_key_id=${accessKeyId(draw)} aws_secret_access_key=${secret}`,
    `<SecretAccessKey>${secret}</SecretAccessKey>`,
    `fs.s3a.secret.key=${secret}`,
  ]);
  return { text, gone: [secret] };
}

/** Session tokens are long base64 that begins like this; their length varies with the policy. */
function sessionToken(draw: Draw): Value {
  const token = `${draw.pick(["IQoJb3JpZ2luX2Vj", "FwoGZXIvYXdz"])}${draw.characters(BASE64, draw.between(200, 700))}==`;
  const text = draw.pick([
    `aws_session_token = ${token}`,
    `AWS_SESSION_TOKEN=${token}`,
    `"SessionToken": "${token}"`,
    `X-Amz-Security-Token: ${token}`,
    `<SessionToken>${token}</SessionToken>`,
  ]);
  return { text, gone: [token] };
}

function sigV4(draw: Draw): Value {
  const signature = draw.hex(64);
  const date = draw.moment().toISOString().slice(0, 10).replaceAll("-", "");
  const key = accessKeyId(draw);
  const scope = [key, date, draw.pick(REGIONS), draw.pick(["s3", "sts", "kms"]), "aws4_request"];
  const header = `AWS4-HMAC-SHA256 Credential=${scope.join("/")}, SignedHeaders=host;x-amz-date, Signature=${signature}`;
  const presigned = [
    "X-Amz-Algorithm=AWS4-HMAC-SHA256",
    `X-Amz-Credential=${encodeURIComponent(scope.join("/"))}`,
    `X-Amz-Date=${date}T101112Z`,
    "X-Amz-Expires=900",
    "X-Amz-SignedHeaders=host",
    `X-Amz-Signature=${signature}`,
  ].join("&");
  const host = `${draw.word()}-${draw.word()}.s3.${draw.pick(REGIONS)}.amazonaws.com`;
  const text = draw.pick([
    header,
    `Authorization: ${header}`,
    `https://${host}/${draw.word()}.bak?${presigned}`,
    `https://${host}/${draw.word()}?${presigned.split("&").reverse().join("&")}`,
  ]);
  return { text, gone: [signature, key] };
}

export const awsClasses: readonly SampleClass[] = [
  simpleClass(
    { name: "aws-access-key-id", group: "secret", about: "access key ids of AWS IAM" },
    (draw) => whole(accessKeyId(draw)),
    [
      "InvalidAccessKeyId: {} does not exist in our records",
      "aws_access_key_id={}",
      "assumed credentials {} expire at {time}",
      'signing with key "{}" for bucket policy check {n}',
      "using static credentials ({}) after {ms}",
    ],
  ),
  simpleClass(
    {
      name: "aws-secret-key",
      group: "secret",
      about: "secret access keys of AWS, in their usual places",
    },
    secretInContext,
    [
      "profile loaded: {}",
      "bad credentials {} in file at line {n}",
      "{}",
      "export {} before the upload",
    ],
  ),
  simpleClass(
    { name: "aws-session-token", group: "secret", about: "temporary session tokens of AWS STS" },
    sessionToken,
    [
      "ExpiredToken: {}",
      "credentials refreshed {}",
      "{} is not accepted by the gateway, status {n}",
    ],
  ),
  simpleClass(
    { name: "aws-sigv4", group: "secret", about: "Signature Version 4, header and presigned URL" },
    sigV4,
    [
      "SignatureDoesNotMatch for {}",
      "request {} took {ms}",
      "PUT with {} failed: 403 Forbidden",
      "{}",
    ],
  ),
];
