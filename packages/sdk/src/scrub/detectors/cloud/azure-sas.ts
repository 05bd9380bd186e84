import type { Detector, DetectorExamples, Finding } from "../../text/detector.ts";
import type { Identities } from "../../text/identities.ts";
import { placeholder } from "../../text/placeholder.ts";
import { BASE64, exampleToken } from "./example-token.ts";
import { alphabetOf, belongs, isStandIn, runEnd, WORD_CHARACTERS } from "./tokens.ts";

const QUERY = alphabetOf(/[^\s"'<>\\;]/);
const MAX_AROUND = 512;
const MAX_NEAR = 128;
// A signature is 32 bytes: 43 or 44 characters of base64, more where some are percent-encoded, once or twice.
const MIN_SIGNATURE = 20;
const MAX_SIGNATURE = 256;
const SIGNATURE = alphabetOf(/[A-Za-z0-9+/%_.~-]/);
const PADDING = alphabetOf(/=/);
const FIELD = /[?&\s"'](?:amp;)?(?:sv|se|sp|sr|ss|srt|st|spr|skoid|skn)=/g;
const EQUALS = "=".charCodeAt(0);
const SAS = placeholder("sas");
const NONE: readonly Finding[] = [];
const MAY_BE_PERSONAL = /[?&;]s[aikus]/;
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
    const value = acceptedAt(text, match.index, start);
    if (value === undefined) return NONE;
    const end = start + value.length;
    return [
      { start, end, replacement: SAS },
      ...fieldsBefore(text, match.index, identities),
      ...fieldsBehind(text, end, identities),
    ];
  },
  source:
    "Microsoft Learn, Create an account SAS, a service SAS and a user delegation SAS (fields of the token); Service Bus, SAS tokens",
};

/** Base64, plain or percent-encoded, to its padding: what hangs on behind is the form's, or the next line's. */
function signatureAt(text: string, start: number): string {
  const end = runEnd(text, runEnd(text, start, SIGNATURE, MAX_SIGNATURE), PADDING, 2);
  const value = text.slice(start, end);
  if (!value.includes("%")) return value;
  return value.replace(/%26.*/i, "").replace(/((?:%(?:25)?3d){1,2}).*/i, "$1");
}

/** The signature at `start`, whose name is at `name`; undefined where it is none. */
function acceptedAt(text: string, name: number, start: number): string | undefined {
  const value = signatureAt(text, start);
  if (value.length === 0 || !(isSignature(value) || hasFields(text, name, start))) return undefined;
  return isStandIn(value) ? undefined : value;
}

/** Whether two other fields of a token stand near: then even a signature that was cut is one. */
function hasFields(text: string, start: number, end: number): boolean {
  const around = text.slice(Math.max(0, start - MAX_NEAR), end + MAX_NEAR);
  FIELD.lastIndex = 0;
  return FIELD.test(around) && FIELD.test(around);
}

function isSignature(value: string): boolean {
  return (
    value.length >= MIN_SIGNATURE && /[A-Z]/.test(value) && /[a-z]/.test(value) && /\d/.test(value)
  );
}

/**
 * The other fields of the same query, as far as no delimiter of a URL stands between. Where another signature stands there, the
 * fields between the two are those behind the first, so that many in a row cost as much as the text is long.
 */
function fieldsBefore(text: string, end: number, identities: Identities): readonly Finding[] {
  const limit = Math.max(0, end - MAX_AROUND);
  let start = end;
  while (start > limit && belongs(QUERY, text, start - 1)) {
    start--;
    if (isAcceptedName(text, start)) return NONE;
  }
  return personalFields(text.slice(start, end), start, identities);
}

function fieldsBehind(text: string, start: number, identities: Identities): readonly Finding[] {
  const limit = Math.min(text.length, start + MAX_AROUND);
  let end = start;
  while (end < limit && belongs(QUERY, text, end) && !isAcceptedName(text, end)) end++;
  return personalFields(text.slice(start, end), start, identities);
}

/** Whether at the `=` at `at` a signature begins that is one. */
function isAcceptedName(text: string, at: number): boolean {
  if (text.charCodeAt(at) !== EQUALS || !text.startsWith("sig", at - 3)) return false;
  const isWhole = at === 3 || !belongs(WORD_CHARACTERS, text, at - 4);
  return isWhole && acceptedAt(text, at - 3, at + 1) !== undefined;
}

function personalFields(query: string, offset: number, identities: Identities): readonly Finding[] {
  if (!MAY_BE_PERSONAL.test(query)) return NONE;
  return [...query.matchAll(PERSONAL_FIELD)]
    .filter((field) => !isStandIn(field[2]!))
    .map((field) => {
      const start = offset + field.index + field[1]!.length;
      const isId = field[2]!.length === 36;
      const replacement = isId
        ? placeholder("guid", identities.of("identifier", field[2]!.toLowerCase()))
        : SAS;
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
