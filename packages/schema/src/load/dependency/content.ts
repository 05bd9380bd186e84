import { createHash } from "node:crypto";
import { MAX_FILES } from "../limits.ts";
import type { SourceFile } from "../source.ts";
import { isSafeName } from "./entries.ts";

/**
 * A registry's content as one text: the same files give the same bytes, whatever order they came
 * in and whatever they came from. Base64, because nobody has looked yet whether they are text.
 */
export function encodeContent(files: readonly SourceFile[]): Buffer {
  const sorted = [...files].sort((left, right) => (left.path < right.path ? -1 : 1));
  const entries = sorted.map(({ path, bytes }) => ({
    path,
    base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64"),
  }));
  return Buffer.from(`${JSON.stringify({ format: FORMAT, files: entries })}\n`);
}

const FORMAT = "sonde-registry/1";

/** Undefined where the bytes are no content. */
export function decodeContent(bytes: Uint8Array): readonly SourceFile[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString());
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  if (!isRecord(value) || value["format"] !== FORMAT) return undefined;
  const entries: unknown = value["files"];
  if (!Array.isArray(entries) || entries.length > MAX_FILES) return undefined;
  const files = entries.map(decodeFile);
  return files.every((file) => file !== undefined) ? files : undefined;
}

function decodeFile(value: unknown): SourceFile | undefined {
  if (!isRecord(value)) return undefined;
  const { path, base64 } = value;
  if (typeof path !== "string" || typeof base64 !== "string" || !isSafeName(path)) return undefined;
  return { path, bytes: Uint8Array.from(Buffer.from(base64, "base64")) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** `sha256:` and 64 hexadecimal digits. */
export type Digest = `sha256:${string}`;

export function digestOf(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

export function digestOfFiles(files: readonly SourceFile[]): Digest {
  return digestOf(encodeContent(files));
}

export function isDigest(text: unknown): text is Digest {
  return typeof text === "string" && /^sha256:[0-9a-f]{64}$/.test(text);
}
