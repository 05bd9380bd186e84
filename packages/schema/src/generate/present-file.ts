import { readBounded } from "../load/dependency/disk.ts";

/** What stands under the name of a generated file, or of one that was generated once. */
export type PresentFile = "foreign" | "same" | "stale";

/**
 * Tells a file of ours by its mark, and whether it has the content. Not more of it is read than
 * that takes, however large it is.
 */
export function examinePresent(path: string, mark: string, content: string): PresentFile {
  const wanted = Buffer.from(content);
  const present = readBounded(path, Math.max(wanted.length, Buffer.byteLength(mark)));
  if (wanted.equals(present)) return "same";
  return Buffer.from(present).toString().startsWith(mark) ? "stale" : "foreign";
}
