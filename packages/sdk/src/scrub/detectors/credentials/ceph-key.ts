import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";

/**
 * Secrets of CephX in base64: a little-endian type (1 is AES-128, 2 is AES-256), the time of making in seconds and nanoseconds,
 * the length of the key, and the key. Type and length prove it; in a keyring (`key = AQ...`) the name does.
 */
export const cephKey: Detector = {
  name: "ceph-key",
  class: "secret",
  gates: ["aq[a-d]", "ag[a-d]", "key ?= ?aq"],
  pattern:
    /\bkey[ \t]{0,4}=[ \t]{0,4}AQ[A-Za-z0-9+/]{20,62}={1,2}|A[Qg][A-D][A-Za-z0-9+/]{35}(?:==|[A-Za-z0-9+/]{2}[A-Za-z0-9+/]{19}=|[A-Za-z0-9+/]{2}[A-Za-z0-9+/]{20})/g,
  find(match, text) {
    const start = match.index;
    const end = start + match[0].length;
    if (/[A-Za-z0-9+/]/.test(text[start - 1] ?? "") || /[A-Za-z0-9+/]/.test(text[end] ?? ""))
      return [];
    if (match[0].startsWith("key")) {
      const value = start + match[0].indexOf("AQ");
      return [{ start: value, end, replacement: placeholder("ceph-key") }];
    }
    const bytes = Buffer.from(match[0], "base64");
    const isKey = bytes.length >= 28 && bytes.readUInt16LE(10) === bytes.length - 12;
    return isKey ? [{ start, end, replacement: placeholder("ceph-key") }] : [];
  },
  source: "Ceph, src/auth/Crypto.h and Crypto.cc: CryptoKey::encode (type, created, len, secret)",
};

export const cephKeyExamples: DetectorExamples = {
  positives: () => {
    const key = (type: number, bytes: number): string => {
      const encoded = Buffer.alloc(12 + bytes, 0x5a);
      encoded.writeUInt16LE(type, 0);
      encoded.writeUInt16LE(bytes, 10);
      return encoded.toString("base64");
    };
    return [
      { text: `[client.admin]\n\tkey = ${key(1, 16)}\n`, gone: [key(1, 16)], stays: ["key = "] },
      { text: `name=admin,secret=${key(2, 32)}`, gone: [key(2, 32)] },
    ];
  },
  negatives: () => ["AQAB", "aqaba", `etag ${"AQAB".repeat(10)}`, "Aqua Agate"],
};
