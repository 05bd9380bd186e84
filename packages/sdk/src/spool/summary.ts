import type { Clock } from "../clock.ts";
import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";
import { ownerFile } from "./adoption.ts";
import { BLOCK_KIND, encodeBlock, MAX_BLOCK_BYTES } from "./block.ts";
import { EXIT_FILE } from "./exit-books.ts";
import type { Instance } from "./instance.ts";
import {
  instanceBytes,
  parseJournalName,
  parseSegmentName,
  parseSummaryName,
  summaryName,
} from "./instance-name.ts";
import { readStart } from "./read-file.ts";
import { scanBlocks } from "./scan.ts";
import { applyState, emptyState, encodeState, type InstanceState } from "./state.ts";
import { createWhole } from "./write-whole.ts";

/**
 * Turns an instance whose rows have all found their outcome into one small immutable file, its
 * final books, and removes its directory. The summary comes first and whole: if both are found, the
 * summary is right.
 */
export function summarize(files: FileSystem, clock: Clock, root: string, instance: Instance): void {
  const path = `${root}/${summaryName(instance.id)}`;
  if (files.status(path) === undefined) {
    const temporary = `${instance.directory}/${summaryName(instance.id)}`;
    // From a try that the disk or a kill cut short.
    if (files.status(temporary) !== undefined) files.removeFile(temporary);
    const header = {
      kind: BLOCK_KIND.journal,
      lane: 0,
      items: 0,
      cumulativeItems: 0,
      firstSequence: 0,
      timeMillis: clock.nowMillis(),
    };
    const place = { instance: instance.bytes, file: 0, offset: 0 };
    createWhole(files, temporary, encodeBlock(encodeState(instance.state), header, place));
    files.rename(temporary, path);
    files.syncDirectory(root);
  }
  instance.close();
  removeInstanceDirectory(files, instance.directory);
}

/** Removes what is ours by name; a directory with anything else in it stays. */
export function removeInstanceDirectory(files: FileSystem, directory: string): void {
  for (const name of files.list(directory)) {
    const isOurs =
      parseSegmentName(name) !== undefined ||
      parseJournalName(name) !== undefined ||
      parseSummaryName(name) !== undefined ||
      name === EXIT_FILE;
    if (isOurs) files.removeFile(`${directory}/${name}`);
  }
  // Last: without an owner another process may take the directory over while we are at it.
  if (files.status(ownerFile(directory)) !== undefined) files.removeFile(ownerFile(directory));
  try {
    files.removeDirectory(directory);
  } catch (error) {
    if (errorCode(error) !== "ENOTEMPTY") throw error;
  }
}

/**
 * The final books of all instances that are gone and not yet known, by instance. What cannot be read
 * is left out and named; it never keeps the others from being read.
 */
export function readSummaries(
  files: FileSystem,
  root: string,
  isKnown: (instance: string) => boolean,
  unreadable: (path: string) => void,
): Map<string, InstanceState> {
  const summaries = new Map<string, InstanceState>();
  for (const name of files.list(root)) {
    const instance = parseSummaryName(name);
    if (instance === undefined || isKnown(instance)) continue;
    const state = readSummary(files, `${root}/${name}`, instance);
    if (state === undefined) unreadable(`${root}/${name}`);
    else summaries.set(instance, state);
  }
  return summaries;
}

function readSummary(files: FileSystem, path: string, instance: string): InstanceState | undefined {
  try {
    if (files.status(path)?.kind !== "file") return undefined;
    const file = readStart(files, path, MAX_BLOCK_BYTES);
    const [block] = scanBlocks(file, { instance: instanceBytes(instance), file: 0 }).blocks;
    const state = emptyState();
    return block !== undefined && applyState(state, block.payload) ? state : undefined;
  } catch {
    // The caller names the file; why it cannot be read matters less than that it is left out.
    return undefined;
  }
}
