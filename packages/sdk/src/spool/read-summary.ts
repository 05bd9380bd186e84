import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";
import { MAX_BLOCK_BYTES } from "./block.ts";
import { instanceBytes } from "./instance-name.ts";
import { readStart } from "./read-file.ts";
import { scanBlocks } from "./scan.ts";
import { applyState, emptyState, type InstanceState } from "./state.ts";

/** The final books of an instance, or why there are none: no file, or nothing that can be read. */
export type SummaryReading = InstanceState | "missing" | "unreadable";

/** The final books in a summary. Never throws: one that cannot be read keeps no other from being read. */
export function readSummary(files: FileSystem, path: string, instance: string): SummaryReading {
  try {
    if (files.status(path) === undefined) return "missing";
    return readBooks(files, path, instance) ?? "unreadable";
  } catch (error) {
    // The caller names the file; why it cannot be read matters less than that it is left out.
    return errorCode(error) === "ENOENT" ? "missing" : "unreadable";
  }
}

/** Throws what the disk throws: books that cannot be read now may be readable later. */
export function readBooks(
  files: FileSystem,
  path: string,
  instance: string,
): InstanceState | undefined {
  if (files.status(path)?.kind !== "file") return undefined;
  const file = readStart(files, path, MAX_BLOCK_BYTES);
  const [block] = scanBlocks(file, { instance: instanceBytes(instance), file: 0 }).blocks;
  const state = emptyState();
  return block !== undefined && applyState(state, block.payload) ? state : undefined;
}
