import type { Clock } from "../clock.ts";
import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";
import { releaseClaims } from "./absorption.ts";
import { booksHeader, encodeBlock } from "./block.ts";
import { EXIT_FILE } from "./exit-books.ts";
import type { Instance } from "./instance.ts";
import {
  isThinName,
  ownerFile,
  parseJournalName,
  parseSegmentName,
  parseSummaryName,
  summaryName,
} from "./instance-name.ts";
import { move } from "./move.ts";
import { isEntryFile } from "./quarantine-entry.ts";
import { releaseEntries } from "./quarantining.ts";
import { readBooks } from "./read-summary.ts";
import { RESERVE_FILE, Reserve } from "./reserve.ts";
import { encodeState, type InstanceState } from "./state.ts";
import { NEW_WINDOWS_FILE, WINDOWS_FILE } from "./window-file.ts";
import { createWhole } from "./write-whole.ts";

/**
 * Turns an instance whose rows have all found their outcome into one small immutable file, its final
 * books, and removes its directory.
 *
 * The file is made in the directory, where it replaces all others, and then moved to the root: from a
 * crash at any point comes a directory with a journal, one with the summary, or one that is empty and
 * counts nothing, so that whoever finds a directory need not know of a summary that others took away.
 */
export function summarize(files: FileSystem, clock: Clock, root: string, instance: Instance): void {
  const { id, directory } = instance;
  if (!isPublished(files, root, directory, id)) {
    releaseEntries(files, root, instance);
    releaseClaims(files, root, instance);
    const path = `${directory}/${summaryName(id)}`;
    if (readBooks(files, path, id) === undefined) {
      // On a full disk there is room for a summary in what the directory kept free.
      new Reserve(files, [directory]).release();
      // One that is cut short: the journal is still there, and the books in memory are the same.
      if (files.status(path) !== undefined) files.removeFile(path);
      const header = booksHeader(clock.nowMillis());
      const place = { instance: instance.bytes, file: 0, offset: 0 };
      createWhole(files, path, encodeBlock(encodeState(instance.state), header, place));
      files.syncDirectory(directory);
    }
  }
  instance.close();
  publish(files, root, directory, id);
}

/**
 * Finishes what {@link summarize} began in a directory before its process died. Returns the books, or
 * undefined where it had not come as far as to a whole summary.
 */
export function finishSummary(
  files: FileSystem,
  root: string,
  directory: string,
  id: string,
): InstanceState | undefined {
  const state = readBooks(files, `${directory}/${summaryName(id)}`, id);
  if (state !== undefined) publish(files, root, directory, id);
  return state;
}

/** Only a directory that still has its books can have a summary that nobody has seen. */
function isPublished(files: FileSystem, root: string, directory: string, id: string): boolean {
  if (files.status(`${root}/${summaryName(id)}`) !== undefined) return true;
  return !files
    .list(directory)
    .some((name) => parseJournalName(name) !== undefined || name === summaryName(id));
}

function publish(files: FileSystem, root: string, directory: string, id: string): void {
  const from = `${directory}/${summaryName(id)}`;
  const to = `${root}/${summaryName(id)}`;
  removeBooks(files, directory);
  if (files.status(from) !== undefined && files.status(to) === undefined) {
    // Before anybody can take the summary away, nothing else in here may come back with a loss of power.
    files.syncDirectory(directory);
    move(files, from, to);
    files.syncDirectory(root);
  }
  removeInstanceDirectory(files, directory, id);
}

/** Removes what is ours by name; a directory with anything else in it stays. */
export function removeInstanceDirectory(files: FileSystem, directory: string, id: string): void {
  if (files.status(directory) === undefined) return;
  removeBooks(files, directory);
  const summary = `${directory}/${summaryName(id)}`;
  if (files.status(summary) !== undefined) files.removeFile(summary);
  try {
    files.removeDirectory(directory);
  } catch (error) {
    if (!["ENOTEMPTY", "EEXIST", "ENOENT"].includes(errorCode(error))) throw error;
  }
}

function removeBooks(files: FileSystem, directory: string): void {
  for (const name of files.list(directory)) {
    const isOurs =
      parseSegmentName(name) !== undefined ||
      isThinName(name) ||
      parseJournalName(name) !== undefined ||
      name === RESERVE_FILE ||
      name === EXIT_FILE ||
      name === WINDOWS_FILE ||
      name === NEW_WINDOWS_FILE ||
      isEntryFile(name);
    if (isOurs) files.removeFile(`${directory}/${name}`);
  }
  // Last: without an owner another process may take the directory over while we are at it.
  if (files.status(ownerFile(directory)) !== undefined) files.removeFile(ownerFile(directory));
}

/**
 * What is left of a directory whose summary is gone: no books, no rows, no owner, nothing of others. It
 * counts nothing.
 */
export function isLeftOver(files: FileSystem, directory: string): boolean {
  return !files
    .list(directory)
    .some(
      (name) =>
        parseSegmentName(name) !== undefined ||
        parseJournalName(name) !== undefined ||
        parseSummaryName(name) !== undefined ||
        name === EXIT_FILE ||
        `${directory}/${name}` === ownerFile(directory),
    );
}
