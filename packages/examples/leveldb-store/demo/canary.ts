import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A text that must not be found in anything that Sonde stores or sends. */
export interface Canary {
  /** What it stands for, such as `secret` or `key`. */
  readonly kind: string;
  readonly text: string;
}

export interface CanaryHit {
  readonly canary: Canary;
  readonly encoding: string;
  /** The file or message it was found in. */
  readonly place: string;
  readonly offset: number;
  /** Bytes found. */
  readonly byteCount: number;
}

interface Pattern {
  readonly canary: Canary;
  readonly encoding: string;
  readonly bytes: Buffer;
}

/** A shorter text would be found by chance in binary data. */
const MIN_CANARY_BYTES = 6;

/** Finds planted texts in bytes: as UTF-8, as UTF-16, in hex and inside base64. */
export class CanaryScanner {
  readonly canaryCount: number;
  /** By the first two bytes, so that one pass over the data serves all patterns. */
  readonly #byPrefix = new Map<number, Pattern[]>();

  constructor(canaries: readonly Canary[]) {
    const distinct = new Map(canaries.map((canary) => [canary.text, canary]));
    this.canaryCount = distinct.size;
    for (const canary of distinct.values()) {
      for (const pattern of patternsOf(canary)) {
        const prefix = pattern.bytes.readUInt16BE(0);
        const patterns = this.#byPrefix.get(prefix);
        if (patterns === undefined) this.#byPrefix.set(prefix, [pattern]);
        else patterns.push(pattern);
      }
    }
  }

  scan(data: Uint8Array, place: string): CanaryHit[] {
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    const hits: CanaryHit[] = [];
    for (let offset = 0; offset + 1 < bytes.length; offset++) {
      const patterns = this.#byPrefix.get((bytes[offset]! << 8) | bytes[offset + 1]!);
      if (patterns === undefined) continue;
      for (const { canary, encoding, bytes: wanted } of patterns) {
        if (offset + wanted.length > bytes.length) continue;
        if (bytes.compare(wanted, 0, wanted.length, offset, offset + wanted.length) !== 0) continue;
        hits.push({ canary, encoding, place, offset, byteCount: wanted.length });
      }
    }
    return hits;
  }

  /** Scans every file in and below `directory`, names included. */
  scanDirectory(directory: string): { hits: CanaryHit[]; fileCount: number; byteCount: number } {
    const hits: CanaryHit[] = [];
    let fileCount = 0;
    let byteCount = 0;
    for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true })) {
      hits.push(...this.scan(Buffer.from(entry.name), `the name ${entry.name}`));
      if (!entry.isFile()) continue;
      const bytes = readFileSync(join(entry.parentPath, entry.name));
      hits.push(...this.scan(bytes, entry.name));
      fileCount++;
      byteCount += bytes.length;
    }
    return { hits, fileCount, byteCount };
  }
}

export function countCanaryBytes(hits: readonly CanaryHit[]): number {
  return hits.reduce((sum, hit) => sum + hit.byteCount, 0);
}

function patternsOf(canary: Canary): Pattern[] {
  const bytes = Buffer.from(canary.text);
  if (bytes.length < MIN_CANARY_BYTES) {
    throw new RangeError(`The canary "${canary.text}" is too short to be told from chance.`);
  }
  return [
    { canary, encoding: "utf-8", bytes },
    { canary, encoding: "utf-16", bytes: Buffer.from(canary.text, "utf16le") },
    { canary, encoding: "hex", bytes: Buffer.from(bytes.toString("hex")) },
    ...[0, 1, 2].map((shift) => ({
      canary,
      encoding: "base64",
      bytes: insideBase64(bytes, shift),
    })),
  ];
}

/** The characters of base64 that `bytes` alone decide when they begin `shift` bytes into a triple. */
function insideBase64(bytes: Buffer, shift: number): Buffer {
  const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString("base64")
    .replace(/=+$/, "");
  const first = Math.ceil((shift * 8) / 6);
  const last = Math.floor(((shift + bytes.length) * 8) / 6);
  return Buffer.from(encoded.slice(first, last));
}
