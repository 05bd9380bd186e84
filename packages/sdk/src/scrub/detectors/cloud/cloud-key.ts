import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { isPublicAzureKey } from "./azure-storage-key.ts";
import { BASE64, exampleToken, HEX } from "./example-token.ts";
import { keyValueEnd, SEPARATOR } from "./keyed-value.ts";
import { entropyBits, isStandIn, looksDrawn } from "./tokens.ts";

const MIN_CHARACTERS = 16;
const MAX_CHARACTERS = 16_384;
/** UUIDs name things; ids of AWS and keys of Google are other detectors', which know where they end. */
const KNOWN_FORM =
  /^(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$|A(?:KIA|SIA|BIA|CCA)[A-Z0-9]{16}|AIza[\w-]{35}|GOOG1E[A-Z0-9]{55})/;
/** Words for a secret alone; the others are for columns of a table as well. */
const STRONG = /secret|account|access|shared|api|subscription|sas|session|security|storage|token/i;

/**
 * Keys of clouds that have no form of their own, by the words that consoles, tools and SDKs have for them: Azure's primary and
 * secondary keys, IBM's and Oracle's customer keys, those of Backblaze, DigitalOcean, Wasabi, MinIO and Cloudflare. The value has
 * to look drawn; short passwords are another detector's.
 */
export const cloudKey: Detector = {
  name: "cloud-key",
  class: "secret",
  gates: [
    "key[\"'\\\\]{0,4}\\s{0,4}(?:[=:>]|is)",
    "key[ _-]?(?:id|secret|value|\\d)[\"'\\\\]{0,4}\\s{0,4}[=:>]",
    "key[ _-]?(?:id|secret|value|\\d)[\"'\\\\]{0,4}\\s{0,4}is",
    "secretid",
    "secret[_ -]id",
    "session[_ -]token",
    "sessiontoken",
    "security[_ -]token",
    "securitytoken",
    "api[_ -]token",
    "apitoken",
  ],
  pattern: new RegExp(
    String.raw`(?:(?:secret|access|account|shared|storage|primary|secondary|master|admin|query|subscription|device|sas|hub|application|app|api|customer|root|connection)[ _-]?(?:access[ _-]?|account[ _-]?|secret[ _-]?)?key(?:[ _-]?(?:id|secret|value|\d))?|secret[ _-]?id|(?:session|security|api)[ _-]?token)${SEPARATOR}`,
    "gi",
  ),
  find(match, text) {
    const start = match.index + match[0].length;
    const end = keyValueEnd(text, start, MAX_CHARACTERS);
    const value = text.slice(start, end);
    if (value.length < MIN_CHARACTERS || isStandIn(value) || KNOWN_FORM.test(value)) return [];
    if (!isKey(value, STRONG.test(match[0]))) return [];
    return [{ start, end, replacement: placeholder("cloud-key") }];
  },
  source:
    "Azure, AWS, IBM Cloud Object Storage, OCI Object Storage, Backblaze B2, DigitalOcean Spaces, Cloudflare R2: documents on access keys",
};

function isKey(value: string, strong: boolean): boolean {
  if (isPublicAzureKey(value)) return false;
  if (!strong) return looksDrawn(value);
  if (/^[0-9a-f]+$/i.test(value)) return value.length >= 32 && entropyBits(value) > 2.5;
  return (
    looksDrawn(value) ||
    (entropyBits(value) >= 3.6 && /[a-z]/i.test(value) && (/\d/.test(value) || isScattered(value)))
  );
}

/** Letters alone, in both cases, and not as names have them. */
function isScattered(value: string): boolean {
  return (value.match(/[A-Z](?![a-z])|[a-z][A-Z]/g)?.length ?? 0) >= value.length * 0.3;
}

export const cloudKeyExamples: DetectorExamples = {
  positives: () => {
    const base64 = `${exampleToken(90, 43, BASE64)}=`;
    const hex = exampleToken(91, 64, HEX);
    return [
      {
        text: `{"primaryKey":"${base64}","keyName":"owner"}`,
        gone: [base64],
        stays: ['"keyName":"owner"'],
      },
      { text: `r2 secret access key: ${hex}, retry`, gone: [hex], stays: [", retry"] },
      {
        text: `Ocp-Apim-Subscription-Key: ${exampleToken(92, 32, HEX)}`,
        gone: [exampleToken(92, 32, HEX)],
      },
      {
        text: `AccessKeySecret=${exampleToken(93, 30)} denied`,
        gone: [exampleToken(93, 30)],
        stays: ["denied"],
      },
      { text: `applicationKey = "${exampleToken(94, 31)}"`, gone: [exampleToken(94, 31)] },
    ];
  },
  negatives: () => [
    "primary key: customer_order_archive_index",
    "no AccountKey supplied",
    `secondary key ${exampleToken(95, 40, HEX)}`,
    "access key: read-write-permission-denied",
    "primaryKey=123e4567-e89b-12d3-a456-426614174000",
    "getStorageKey (node:internal/storage:12:3)",
  ],
};
