import { BASE64_URL, DIGITS, type Draw, LOWER, UPPER } from "../draw.ts";
import { simpleClass, whole } from "../line.ts";
import type { SampleClass, Value } from "../sample.ts";
import { privateKeyText } from "./keys.ts";

function apiKey(draw: Draw): string {
  return `${"AIza"}${draw.characters(BASE64_URL, 35)}`;
}

function oauthToken(draw: Draw): string {
  return draw.chance(0.5)
    ? `${"ya29."}${draw.characters(BASE64_URL, draw.between(100, 180))}`
    : `${"GOCSPX"}-${draw.characters(BASE64_URL, 28)}`;
}

function hmacKey(draw: Draw): Value {
  const id = `GOOG1E${draw.characters(UPPER + DIGITS, 55)}`;
  const secret = `${draw.base64(29).slice(0, 39)}x`;
  return { text: `access_key=${id} secret_key=${secret}`, gone: [id, secret] };
}

function serviceAccount(draw: Draw): Value {
  const keyId = draw.hex(40);
  const { text: key, gone } = privateKeyText(draw, "PRIVATE KEY");
  const user = `${draw.word()}-${draw.word()}`;
  const account = {
    type: "service_account",
    project_id: "storage",
    private_key_id: keyId,
    private_key: key,
    client_email: `${user}@${draw.word()}.iam.gserviceaccount.com`,
    token_uri: "https://oauth2.googleapis.com/token",
  };
  return { text: JSON.stringify(account), gone: [keyId, ...gone, user] };
}

function signedUrl(draw: Draw): Value {
  const signature = draw.hex(512);
  const email = `${draw.word()}@${draw.word()}.iam.gserviceaccount.com`;
  const credential = encodeURIComponent(`${email}/20260401/auto/storage/goog4_request`);
  const query = `X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential=${credential}&X-Goog-Date=20260401T120000Z&X-Goog-Expires=900&X-Goog-SignedHeaders=host&X-Goog-Signature=${signature}`;
  const text = `https://storage.googleapis.com/${draw.word()}/${draw.characters(LOWER, 9)}.bak?${query}`;
  return { text, gone: [signature, email.split("@")[0]!] };
}

export const googleClasses: readonly SampleClass[] = [
  simpleClass(
    { name: "gcp-api-key", group: "secret", about: "API keys of Google Cloud" },
    (draw) => whole(apiKey(draw)),
    [
      "API key not valid: {}",
      "request key={} quota exceeded",
      "using {} for geolocation, attempt {n}",
      '"apiKey": "{}"',
    ],
  ),
  simpleClass(
    {
      name: "gcp-oauth",
      group: "secret",
      about: "OAuth access tokens and client secrets of Google",
    },
    (draw) => whole(oauthToken(draw)),
    [
      "token {} rejected with 401",
      "refreshed access to {}",
      "oauth2: cannot fetch with {} after {ms}",
    ],
  ),
  simpleClass(
    { name: "gcp-hmac", group: "secret", about: "HMAC keys of Google Cloud Storage" },
    hmacKey,
    ["interoperability {} is inactive", "gateway backend configured: {}", "{} refused, status {n}"],
  ),
  simpleClass(
    { name: "gcp-service-account", group: "secret", about: "service account key files" },
    serviceAccount,
    ["cannot parse credentials {}", "loaded {}", "{} has no access to the bucket, code {n}"],
  ),
  simpleClass(
    { name: "gcp-signed-url", group: "secret", about: "V4 signed URLs of Google Cloud Storage" },
    signedUrl,
    ["download from {} failed after {ms}", "GET {}", "{} has expired"],
  ),
];
