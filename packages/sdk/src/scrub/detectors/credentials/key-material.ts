import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";

/** What leads to the key itself; it ends where the value begins. */
const LEAD =
  /(?:key[ _-]?material|\b(?:aes|xts|xts-aes|hmac|des|3des)(?:[ _-]?\d{2,3})?(?:[ _-][a-z]{2,8}){0,2}[ _-]key|\b(?:data|media|content|file|volume|tape|pool|disk|dataset|derived|plaintext|raw|root|wrapped|unwrapped)(?:[ _-]encryption)?[ _-]key|\b(?:wrapped[ _-]|plaintext[ _-])?[dkm]ek)(?:[ _-](?:bytes|value|data|hex))?(?:[ \t]type="[A-Za-z]{1,16}"[ \t]value=|(?:[ \t][^=:\r\n"']{1,40})?\\{0,8}["']?(?:[ \t]{0,4}[=:][ \t]{0,4}|[ \t]is[ \t]{1,2}))\\{0,8}["']?/iy;
/** dm-crypt's table: the cipher, the key, an offset. */
const TABLE = /crypt[ \t]{1,2}[a-z][a-z\d:()_-]{2,48}[ \t]{1,2}(?=[\da-f]{32})/iy;
/** A key of a keytab, as ktutil and klist show it. */
const KEYTAB = /\bkey[ \t]{1,4}(?=0x[\da-f]{32})/iy;
/** 128 bits at least, in hexadecimal or base64. */
const HEXADECIMAL = /(?:0x)?[\da-f]{32,1024}(?![\w+/])/iy;
const BASE64 = /[A-Za-z\d+/]{22,1024}={0,2}(?![\w+/=])/y;

/**
 * Keys of ciphers where a text says what they are: KMIP's key material, `AES-256 key = ...`, a data or media encryption key, DEK
 * and KEK, the key of a dm-crypt table, a keytab's key. Fingerprints, identifiers and digests have other names.
 *
 * Bounds: 1024 characters of a key, of at least 128 bits.
 */
export const keyMaterial: Detector = {
  name: "key-material",
  class: "secret",
  gates: [
    "key[ _-]material",
    "keymaterial",
    "\\d[ _-]key[ =:\"']",
    "xts[ _-]key",
    "aes[ _-]key",
    "hmac[ _-]key",
    "(?:data|volume|media|file)[ _-]key",
    "[^a-z][dkm]ek[ =:\"']",
    "crypt (?:aes|serp|twof|capi)",
    "key 0x",
    "(?:wrapped|plaintext)[ _-]key",
    "encryption[ _-]key",
  ],
  pattern:
    /key[ _-]?material|\b(?:aes|xts|hmac|des|3des|data|media|content|file|volume|tape|pool|disk|dataset|derived|plaintext|raw|root|wrapped|unwrapped|[dkm]ek)\b|\bcrypt[ \t]|\bkey[ \t]{1,4}0x/gi,
  find(match, text) {
    const lead = [LEAD, TABLE, KEYTAB].find((pattern) => {
      pattern.lastIndex = match.index;
      return pattern.test(text);
    });
    if (lead === undefined) return [];
    const start = lead.lastIndex;
    HEXADECIMAL.lastIndex = start;
    if (HEXADECIMAL.test(text)) return [found(start, HEXADECIMAL.lastIndex)];
    BASE64.lastIndex = start;
    const isBase64 = lead === LEAD && BASE64.test(text);
    const key = isBase64 ? text.slice(start, BASE64.lastIndex) : "";
    return /\d/.test(key) && /[a-z]/.test(key) && /[A-Z]/.test(key)
      ? [found(start, BASE64.lastIndex)]
      : [];
  },
  source:
    "OASIS KMIP 2.1, section 4.25 (Key Material); Linux, Documentation/admin-guide/device-mapper/dm-crypt.rst; ktutil(1)",
};

function found(start: number, end: number): { start: number; end: number; replacement: string } {
  return { start, end, replacement: placeholder("secret") };
}

export const keyMaterialExamples: DetectorExamples = {
  positives: () => {
    const key = ["3a7f2e91c4b8d056", "17e2f3a4b5c6d7e8"].join("");
    const base64 = ["q7ZeV0pLr3JmXbtW9s", "NfYhC4uA8DgEoT1iRx"].join("");
    return [
      { text: `KMIP Get: KeyMaterial: ${key}`, gone: [key], stays: ["KMIP Get: KeyMaterial: "] },
      { text: `<KeyMaterial type="ByteString" value="${key}"/>`, gone: [key], stays: ['"/>'] },
      { text: `AES-256 key = ${key}${key}`, gone: [key] },
      { text: `unwrapped DEK=${base64}== for tank`, gone: [base64], stays: ["for tank"] },
      { text: `data encryption key for pool 7: ${key}`, gone: [key], stays: ["for pool 7"] },
      { text: `0 2048 crypt aes-xts-plain64 ${key} 0 8:16 0`, gone: [key], stays: ["0 8:16 0"] },
      { text: `ktutil: add key 0x${key}`, gone: [key] },
    ];
  },
  negatives: () => {
    const key = "0123456789abcdef".repeat(2);
    return [
      `encryption key fingerprint ${key}`,
      `data key id ${key}`,
      "crypt aes-xts-plain64 :64:logon:cryptsetup:x 0 8:16 0",
      `file digest: ${key}`,
      "AES-256 key loaded",
      "key 0x17 in ring",
      "volume key slot 3 of 8",
      "wrapped key: present",
    ];
  },
};
