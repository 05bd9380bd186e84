import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { base64End, startsToken } from "./parts/character-runs.ts";

/**
 * Secrets of CephX in base64: a little-endian type (1 is AES-128, 2 is AES-256), the time of making in seconds and nanoseconds,
 * the length of the key, and the key. Type and length prove it; in a keyring (`key = AQ...`) the name does.
 */
export const cephKey: Detector = {
  name: "ceph-key",
  class: "secret",
  gates: ["a[qg][a-d][a-z\\d+/]{21}", "key[ \\t]{0,4}=[ \\t]{0,4}aq"],
  pattern: /A[Qg][A-D][A-Za-z0-9+/]{5}|\bkey[ \t]{0,4}=[ \t]{0,4}AQ/g,
  find(match, text) {
    const isNamed = match[0].startsWith("key");
    const start = match.index + (isNamed ? match[0].length - 2 : 0);
    // Of the places inside of a run, none is walked along.
    if (!isNamed && !startsToken(text, start)) return [];
    const end = base64End(text, start);
    const characters = end - start;
    const replacement = placeholder("ceph-key");
    if (isNamed) {
      const isPadded = text[end - 1] === "=" && characters >= 22 && characters <= 66;
      return isPadded ? [{ start, end, replacement }] : [];
    }
    if (characters !== 40 && characters !== 60) return [];
    const bytes = Buffer.from(text.slice(start, end), "base64");
    const isKey = bytes.length >= 28 && bytes.readUInt16LE(10) === bytes.length - 12;
    return isKey ? [{ start, end, replacement }] : [];
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
