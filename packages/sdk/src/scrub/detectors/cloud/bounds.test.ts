import { expect, test } from "vitest";
import { scrubWith } from "../../../../test/support/scrub/expect-examples.ts";
import { awsSecretKey } from "./aws-secret-key.ts";
import { awsSessionToken } from "./aws-session-token.ts";
import { cloudKey } from "./cloud-key.ts";
import { cloudSignature } from "./cloud-signature.ts";
import { connectionString } from "./connection-string.ts";
import { exampleToken, HEX } from "./example-token.ts";
import { queryParameter } from "./query-parameter.ts";
import { vaultUnsealKey } from "./vault-unseal-key.ts";

test("takes session tokens whole, however long", () => {
  const token = `${["IQoJb3", "JpZ2luX2Vj"].join("")}${exampleToken(1, 20_000)}`;
  expect(scrubWith(awsSessionToken, `a ${token} b`)).toBe("a <aws-session-token> b");
});

test("takes values of parameters whole, however long", () => {
  expect(scrubWith(queryParameter, `/a?token=${exampleToken(2, 9000)}&b=1`)).toBe(
    "/a?token=<query-parameter>&b=1",
  );
});

test("takes keys beside their words whole up to 16,384 characters", () => {
  expect(scrubWith(cloudKey, `session_token: ${exampleToken(3, 9000)};`)).toBe(
    "session_token: <cloud-key>;",
  );
  expect(scrubWith(cloudKey, `access key: ${exampleToken(3, 15)}`)).not.toContain("<");
});

test("takes secrets of connection strings whole", () => {
  const text = `Server=(local);SharedAccessSignature=${exampleToken(4, 5000)}`;
  expect(scrubWith(connectionString, text)).toBe(
    "Server=(local);SharedAccessSignature=<connection-secret>",
  );
});

test("looks for words around a secret key 512 characters back and 256 ahead", () => {
  const secret = exampleToken(5, 40);
  const far = (characters: number): string => ".".repeat(characters);
  expect(scrubWith(awsSecretKey, `secret${far(505)} ${secret}`)).not.toContain(secret);
  expect(scrubWith(awsSecretKey, `secret${far(512)} ${secret}`)).toContain(secret);
  expect(scrubWith(awsSecretKey, `${secret} ${far(248)} secret`)).not.toContain(secret);
  expect(scrubWith(awsSecretKey, `${secret} ${far(256)} secret`)).toContain(secret);
});

test("looks for words around a signature 512 characters back", () => {
  const hex = exampleToken(6, 64, HEX);
  expect(scrubWith(cloudSignature, `AWS4${".".repeat(500)} Signature=${hex}`)).not.toContain(hex);
  expect(scrubWith(cloudSignature, `AWS4${".".repeat(520)} Signature=${hex}`)).toContain(hex);
});

test("takes all shares of a list", () => {
  const shares = Array.from({ length: 10 }, (_, at) => exampleToken(at, 66, HEX));
  const scrubbed = scrubWith(vaultUnsealKey, JSON.stringify({ keys: shares, keys_base64: [] }));
  for (const share of shares) expect(scrubbed).not.toContain(share);
});
