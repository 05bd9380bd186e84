import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { BASE64, exampleToken } from "./example-token.ts";
import { BASE64_CHARACTERS, entropyBits, runStart } from "./tokens.ts";

/** 64 bytes in base64, without the padding. */
const CHARACTERS = 86;
/** Of a key that was cut before its end, with the signature. */
const MIN_CUT = 24;
/** What may stand before a key without a sign between. */
const MAX_BEFORE = 32;
const MIN_BITS = 4.5;
const MAX_DIGEST_WORD = 32;
const DIGEST =
  /(?:sha-?(?:2-)?512|sha3-512|blake2b|digest|integrity|hash|checksum|etag|content-?md5)["'\\\s:=-]{0,6}$/i;
// Published with the emulators of Azure Storage and Cosmos DB, the same on every machine. Microsoft Learn, Use Azurite.
const PUBLIC_HEADS = ["Eby8vdM02xNOcqFl", "C2y6yDjf5/R+ob0N"];

/**
 * The key of a storage account, or another one of 64 bytes: newer ones carry a signature ten characters from their end, older
 * ones are told from SHA-512 digests by what stands before.
 */
export const azureStorageKey: Detector = {
  name: "azure-storage-key",
  class: "secret",
  gates: ["==", "\\+ast"],
  pattern: /\+ASt[A-Za-z0-9+/]{6}|[A-Za-z0-9+/]{2}==/g,
  find(match, text) {
    const padded = match[0].endsWith("==");
    const bodyEnd = match.index + match[0].length - (padded ? 2 : 0);
    const start = runStart(text, bodyEnd, BASE64_CHARACTERS, CHARACTERS + MAX_BEFORE);
    const end = text.startsWith("==", bodyEnd) ? bodyEnd + 2 : bodyEnd;
    const body = bodyOf(text.slice(start, bodyEnd), padded);
    if (body === undefined || text[end] === "=" || isPublicAzureKey(body)) return [];
    const bodyStart = bodyEnd - body.length;
    if (padded && DIGEST.test(text.slice(Math.max(0, start - MAX_DIGEST_WORD), bodyStart)))
      return [];
    return [{ start: bodyStart, end, replacement: placeholder("azure-storage-key") }];
  },
  source:
    "Microsoft security-utilities SEC101/152 and SEC101/106; Microsoft Learn, Manage storage account access keys",
};

/**
 * The key at the end of a run of base64. One without padding was cut, and its signature proves it. Before one with padding a
 * path or the plus of an encoded form may stand, which belong to the alphabet too.
 */
function bodyOf(run: string, padded: boolean): string | undefined {
  const body = run.slice(-CHARACTERS);
  if (!padded) return body.length >= MIN_CUT ? body : undefined;
  if (body.length < CHARACTERS || entropyBits(body) < MIN_BITS) return undefined;
  const before = run.slice(0, -CHARACTERS);
  return before === "" || (before.length < MAX_BEFORE && /[+/]$/.test(before)) ? body : undefined;
}

/** A key of an emulator, which is in every documentation. */
export function isPublicAzureKey(key: string): boolean {
  return PUBLIC_HEADS.some((head) => key.startsWith(head));
}

export const azureStorageKeyExamples: DetectorExamples = {
  positives: () => {
    const legacy = `${exampleToken(2, CHARACTERS, BASE64)}==`;
    const signed = `${exampleToken(3, 76, BASE64)}${["+A", "St"].join("")}${exampleToken(4, 5, BASE64)}Q==`;
    return [
      {
        text: `SharedKeyCredential('acct', '${legacy}') rejected`,
        gone: [legacy],
        stays: ["rejected"],
      },
      {
        text: `key1 ${signed} rotated`,
        gone: [signed, signed.slice(0, 40)],
        stays: ["key1", "rotated"],
      },
      { text: `keys/${signed.slice(0, -2)}`, gone: [signed.slice(0, 40)] },
    ];
  },
  negatives: () => [
    `sha512-${exampleToken(5, CHARACTERS, BASE64)}==`,
    `"integrity": "${exampleToken(6, CHARACTERS, BASE64)}=="`,
    `AccountKey=${PUBLIC_HEADS[0]!}${exampleToken(7, CHARACTERS - 16, BASE64)}==`,
    `cert ${exampleToken(8, 200, BASE64)}==`,
    "if (a == b) return x==y;",
  ],
};
