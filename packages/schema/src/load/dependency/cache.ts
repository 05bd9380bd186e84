import { join } from "node:path";
import type { SourceFile } from "../source.ts";
import { type Digest, decodeContent, digestOf, encodeContent, isDigest } from "./content.ts";
import { readBounded, writeWhole } from "./disk.ts";
import { MAX_OBJECT_BYTES } from "./limits.ts";
import { type DependencyProblem, reasonOf } from "./problem.ts";

/**
 * The cache: `v1/objects/<digest>.json` is the content of a registry, `v1/sources/<digest of the
 * registry path>.json` says which content a registry path gave when it was last fetched. Objects
 * never change; two processes that write one write the same bytes.
 */
export interface CachedContent {
  readonly files: readonly SourceFile[];
  readonly digest: Digest;
}

/**
 * What was fetched for a registry path last, or the content with the expected digest, whatever it
 * was fetched for. Undefined where it is not in the cache.
 */
export function readCached(
  cacheFolder: string,
  source: string,
  expected: Digest | undefined,
): CachedContent | DependencyProblem | undefined {
  let file = cacheFolder;
  try {
    file = sourceFile(cacheFolder, source);
    const digest = expected ?? readSource(file, source);
    if (digest === undefined) return damaged(file);
    file = objectFile(cacheFolder, digest);
    const bytes = readBounded(file, MAX_OBJECT_BYTES);
    const files = digestOf(bytes) === digest ? decodeContent(bytes) : undefined;
    return files === undefined ? damaged(file) : { files, digest };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    const problem = `the cache's file \`${file}\` cannot be read: ${reasonOf(error)}`;
    return { problem, help: "check its permissions, or set `SONDE_CACHE` to another folder" };
  }
}

/** Keeps a registry's content and notes that the registry path gave it. */
export function writeCached(
  cacheFolder: string,
  source: string,
  files: readonly SourceFile[],
): Digest | DependencyProblem {
  const bytes = encodeContent(files);
  const digest = digestOf(bytes);
  if (bytes.length > MAX_OBJECT_BYTES) throw new Error("assertion: a registry has its bounds");
  try {
    // The object first: a note never names what is not there yet.
    writeWhole(join(cacheFolder, "v1/objects"), `${hexOf(digest)}.json`, bytes);
    const note = `${JSON.stringify({ source, digest })}\n`;
    writeWhole(join(cacheFolder, "v1/sources"), `${hexOf(digestOf(source))}.json`, note);
    return digest;
  } catch (error) {
    const problem = `the cache folder \`${cacheFolder}\` cannot be written: ${reasonOf(error)}`;
    return { problem, help: "check its permissions, or set `SONDE_CACHE` to another folder" };
  }
}

const MAX_NOTE_BYTES = 16 * 1024;

/** Undefined where the note is damaged. */
function readSource(file: string, source: string): Digest | undefined {
  const text = Buffer.from(readBounded(file, MAX_NOTE_BYTES)).toString();
  try {
    const note: unknown = JSON.parse(text);
    if (typeof note !== "object" || note === null) return undefined;
    const digest = "digest" in note ? note.digest : undefined;
    return "source" in note && note.source === source && isDigest(digest) ? digest : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function damaged(file: string): DependencyProblem {
  const problem = `the cache's file \`${file}\` is damaged`;
  return { problem, help: "run `sonde fetch`, which writes it anew" };
}

function sourceFile(cacheFolder: string, source: string): string {
  return join(cacheFolder, "v1/sources", `${hexOf(digestOf(source))}.json`);
}

function objectFile(cacheFolder: string, digest: Digest): string {
  return join(cacheFolder, "v1/objects", `${hexOf(digest)}.json`);
}

function hexOf(digest: Digest): string {
  return digest.slice("sha256:".length);
}
