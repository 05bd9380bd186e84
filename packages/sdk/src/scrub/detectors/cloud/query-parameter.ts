import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { exampleToken } from "./example-token.ts";
import { alphabetOf, hexSignatureLength, isStandIn, runEnd } from "./tokens.ts";

/** Names of parameters that hold nothing but secrets. Whole names, never parts of them. */
const SECRET_NAMES = [
  "sig|signature|x-amz-signature|x-amz-security-token|x-amz-credential|awsaccesskeyid|x-goog-signature|x-goog-credential",
  "x-oss-signature|x-oss-security-token|x-oss-credential|security-token|ossaccesskeyid|googleaccessid|q-signature|x-cos-security-token",
  "x-ms-signature|sharedaccesssignature|sas|sastoken|sas_token|hmac|x-amz-server-side-encryption-customer-key",
  "token|access[_-]?token|refresh[_-]?token|id[_-]?token|auth[_-]?token|bearer[_-]?token|x-auth-token|oauth_token|oauth_verifier|oauth_signature",
  "session[_-]?token|csrf[_-]?token|xsrf[_-]?token|authenticity_token|api[_-]?token|private[_-]?token|user[_-]?token|reset[_-]?token",
  "api[_-]?key|apikey|x-api-key|x-functions-key|access[_-]?key|secret[_-]?key|secret[_-]?access[_-]?key|subscription-key|account[_-]?key|app[_-]?key|ocp-apim-subscription-key|encryption[_-]?key|auth[_-]?key",
  "password|passwd|passphrase|pass|pwd|secret|client[_-]?secret|app[_-]?secret|shared[_-]?secret|code_verifier|device_code|client_assertion|assertion|saml_?response|saml_?request|jwt|credential|credentials|otp|totp",
  "jsessionid|phpsessid|aspsessionid|connect\\.sid|sessionid|session[_-]?id|sess|sid_token|ticket|authorization|bearer|samlart|login_ticket|invite_token|magic_token|x-access-token|x-plex-token|session[_-]?key|private[_-]?key|license[_-]?key|subscription_key|shared[_-]?key|device[_-]?token|app[_-]?token|push[_-]?token|webhook[_-]?token|verification[_-]?token|recovery[_-]?token|email[_-]?token|upload[_-]?token|download[_-]?token|share[_-]?token|sas_?key|pin|passcode",
].join("|");
const SCOPED = /^[^/%]{3,160}(?:%40[^/%]{3,100})?(?:\/|%2F)\d{8}(?:\/|%2F)/i;
/** What a value is made of, but for the signs that may begin a next pair. */
const PIECE = alphabetOf(/[^&\s"'<>\\{}|^`#;?]/);
const NEXT_PAIR = /[;?](?:[\w.-]{1,40}=|$|\s)/y;
const MAX_TOKEN = 16_384;
/** Names that hold secrets and harmless things; the value decides. */
const AMBIGUOUS_NAMES = "code|key|session|auth|sid|state|accesskeyid";

/**
 * Values of parameters of a query or a fragment that hold secrets. Names, order and duplicates stay. A name that is used for
 * other things as well (`key`, `code`) needs a value that looks drawn.
 */
export const queryParameter: Detector = {
  name: "query-parameter",
  class: "secret",
  gates: ["[?&#;][a-z][a-z\\d_.-]"],
  pattern: new RegExp(`[?&#;](?:amp;|u0026)?(?:(${SECRET_NAMES})|(?:${AMBIGUOUS_NAMES}))=`, "gi"),
  find(match, text) {
    const start = match.index + match[0].length;
    const value = valueAt(text, start, match[0].startsWith(";"));
    if (isStandIn(value) || /^redacted/i.test(value)) return [];
    // Of a credential with its scope, another detector takes the key's id alone.
    if (/credential=$/i.test(match[0]) && SCOPED.test(value)) return [];
    if (match[1] === undefined && !looksSecret(value)) return [];
    return [{ start, end: start + value.length, replacement: placeholder("query-parameter") }];
  },
  source:
    "OpenTelemetry semantic conventions 1.44.0, url.query and url.full; RFC 6749, sections 4 to 6; AWS, Google and Azure signed URLs",
};

/** Signs at the end are the sentence's; after a `;` or a `?` a next pair may follow. */
function valueAt(text: string, start: number, afterSemicolon: boolean): string {
  let limit = runEnd(text, start, PIECE, MAX_TOKEN);
  while (!afterSemicolon && limit < text.length && (text[limit] === ";" || text[limit] === "?")) {
    NEXT_PAIR.lastIndex = limit;
    if (NEXT_PAIR.test(text)) break;
    limit = runEnd(text, limit + 1, PIECE, MAX_TOKEN);
  }
  const value = text.slice(start, limit);
  // A signature in hexadecimal ends there even where the next line's first word was joined to it.
  const hex = hexSignatureLength(value);
  let end = hex > 0 ? hex : value.length;
  while (end > 0 && ").,;:!]?".includes(value[end - 1]!)) end--;
  return value.slice(0, end);
}

function looksSecret(value: string): boolean {
  if (value.length < 12 || /^[\d.:,-]*$/.test(value)) return false;
  if (!/\d/.test(value)) return value.length >= 20 && /[a-z][A-Z]/.test(value);
  if (!/[A-Za-z]/.test(value)) return false;
  // Words with a number at the end, or with dashes between them: a name.
  return !isName(value) && !/^\d{4}-\d\d-\d\d/.test(value);
}

/** Split at signs, nothing but words and short numbers. */
function isName(value: string): boolean {
  return value
    .split(/[-_./:]/)
    .every((part) => /^(?:[A-Z]?[a-z]{0,24}\d{0,4}|[A-Z]{0,12}\d{0,4}|\d{0,8})$/.test(part));
}

export const queryParameterExamples: DetectorExamples = {
  positives: () => {
    const token = exampleToken(120, 32);
    const pass = ["pass", "word"].join("");
    return [
      {
        text: `GET /x?a=1&access_token=${token}&b=2 200`,
        gone: [token],
        stays: ["?a=1&access_token=", "&b=2 200"],
      },
      {
        text: `https://h/cb?code=4/0A${token}&state=s)`,
        gone: [token],
        stays: ["?code=", "&state=s)"],
      },
      {
        text: `/cb#id_token=${token}&token_type=bearer`,
        gone: [token],
        stays: ["&token_type=bearer"],
      },
      { text: `/v?key=A&KEY=${token}&key=B`, gone: [token], stays: ["?key=A&KEY=", "&key=B"] },
      {
        text: `/login?user=x&${pass}=p%40ss%3Bw.rd.`,
        gone: ["p%40ss%3Bw.rd"],
        stays: [`&${pass}=`],
      },
      { text: `/app;jsessionid=${token}?page=2`, gone: [token], stays: ["?page=2"] },
      { text: `?x=1&amp;api_key=${token}&amp;y=2`, gone: [token], stays: ["&amp;y=2"] },
    ];
  },
  negatives: () => [
    "/errors?code=404&page=2",
    "/list?key=volume-17&session=nightly-backup",
    "/list?token=&a=b",
    "?X-Amz-Signature=REDACTED&sig=REDACTED",
    "/list?marker=abc123&max-keys=1000&keytype=rsa",
    "a=1; b=2; monkey=3",
  ],
};
