import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import type { Identities } from "../../text/identities.ts";
import { placeholder } from "../../text/placeholder.ts";
import { BASE64, exampleToken } from "./example-token.ts";
import { alphabetOf, belongs, isStandIn, runEnd, runStart } from "./tokens.ts";

const QUERY = alphabetOf(/[^\s"'<>\\;]/);
const MAX_AROUND = 512;
const MAX_NEAR = 128;
// A signature is 32 bytes: 43 or 44 characters of base64, more where some are percent-encoded, once or twice.
const MIN_SIGNATURE = 20;
const MAX_SIGNATURE = 256;
const SIGNATURE = alphabetOf(/[A-Za-z0-9+/%_.~-]/);
const PADDING = alphabetOf(/=/);
const FIELD = /[?&\s"'](?:amp;)?(?:sv|se|sp|sr|ss|srt|st|spr|skoid|skn)=/g;
const PERSONAL_FIELD =
  /([?&](?:amp;)?(?:si|sip|skoid|sktid|saoid|suoid)=)([0-9a-f]{8}-[0-9a-f-]{27}|[^&\s"'<>\\;+]{1,128})/g;

/**
 * The signature of a shared access signature, in any order of its fields and for any endpoint, and what in it tells about the
 * customer: the policy's name, the allowed addresses, the ids of user and tenant. Version, permissions and times stay.
 */
export const azureSas: Detector = {
  name: "azure-sas",
  class: "secret",
  gates: ["sig=", 'sig"', "sig'", "dsas_secret"],
  pattern: /\b(?:sig|dsas_secret)(?:=|["']\s{0,2}[:=]\s{0,2}["'])/gi,
  find(match, text, identities) {
    const start = match.index + match[0].length;
    const isProven = hasFields(text, match.index, start);
    if (!isProven && !belongs(SIGNATURE, text, start + MIN_SIGNATURE - 1)) return [];
    const value = signatureAt(text, start);
    if (isStandIn(value) || (!isProven && !isSignature(value))) return [];
    return [
      { start, end: start + value.length, replacement: placeholder("sas") },
      ...fieldsBeside(text, match.index, start + value.length, identities),
    ];
  },
  source:
    "Microsoft Learn, Create an account SAS, a service SAS and a user delegation SAS (fields of the token); Service Bus, SAS tokens",
};

/** Base64, plain or percent-encoded, to its padding: what hangs on behind is the form's, or the next line's. */
function signatureAt(text: string, start: number): string {
  const end = runEnd(text, runEnd(text, start, SIGNATURE, MAX_SIGNATURE), PADDING, 2);
  return text
    .slice(start, end)
    .replace(/%26.*/i, "")
    .replace(/((?:%(?:25)?3d){1,2}).*/i, "$1");
}

/** Whether two other fields of a token stand near: then even a signature that was cut is one. */
function hasFields(text: string, start: number, end: number): boolean {
  const around = text.slice(Math.max(0, start - MAX_NEAR), end + MAX_NEAR);
  return (around.match(FIELD)?.length ?? 0) >= 2;
}

function isSignature(value: string): boolean {
  return (
    value.length >= MIN_SIGNATURE && /[A-Z]/.test(value) && /[a-z]/.test(value) && /\d/.test(value)
  );
}

/** The other fields of the same query, in either direction as far as no delimiter of a URL stands between. */
function fieldsBeside(text: string, start: number, end: number, identities: Identities): Finding[] {
  const before = text.slice(runStart(text, start, QUERY, MAX_AROUND), start);
  const after = text.slice(end, runEnd(text, end, QUERY, MAX_AROUND));
  return [
    ...personalFields(before, start - before.length, identities),
    ...personalFields(after, end, identities),
  ];
}

function personalFields(query: string, offset: number, identities: Identities): Finding[] {
  return [...query.matchAll(PERSONAL_FIELD)]
    .filter((field) => !isStandIn(field[2]!))
    .map((field) => {
      const start = offset + field.index + field[1]!.length;
      const isId = field[2]!.length === 36;
      const replacement = isId
        ? placeholder("guid", identities.of("identifier", field[2]!.toLowerCase()))
        : placeholder("sas");
      return { start, end: start + field[2]!.length, replacement };
    });
}

export const azureSasExamples: DetectorExamples = {
  positives: () => {
    const signature = encodeURIComponent(`${exampleToken(1, 43, BASE64)}=`);
    const sig = ["si", "g="].join("");
    return [
      {
        text: `GET https://a.blob.core.windows.net/c?sv=2024-11-04&ss=b&srt=co&sp=rl&se=2027-01-01T00:00:00Z&${sig}${signature} 403`,
        gone: [signature],
        stays: ["sv=2024-11-04&ss=b&srt=co&sp=rl&se=2027-01-01T00:00:00Z", " 403"],
      },
      {
        text: `SharedAccessSignature sr=ns&${sig}${signature}&se=1893456000&skn=Root`,
        gone: [signature],
        stays: ["sr=ns", "se=1893456000&skn=Root"],
      },
      {
        text: `{"url":"https://a/x?${sig}${signature}&si=finance-policy&sip=203.0.113.4&sv=2024-11-04"}`,
        gone: [signature, "finance-policy", "203.0.113.4"],
        stays: ["sv=2024-11-04"],
      },
      { text: `?sp=r&se=2027-01-01&${sig}cut`, gone: ["cut"] },
    ];
  },
  negatives: () => [
    "worker got sig=SIGTERM, exit 15",
    "sig=11 core dumped",
    "?sv=2024-11-04&sp=r&sig=REDACTED",
    "design=compact&config=default",
  ],
};
