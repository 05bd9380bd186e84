import type { FileSystem } from "../file-system.ts";
import { absorb } from "./absorbed.ts";
import type { Instance } from "./instance.ts";
import { parseDirectoryName, parseSummaryName, summaryName } from "./instance-name.ts";
import { noteLost } from "./lost-ranges.ts";
import { move } from "./move.ts";
import { readSummary } from "./read-summary.ts";
import { ABSORBED_CHANGED, type InstanceState, LOST_CHANGED } from "./state.ts";

/** So many summaries may lie in a root; more of them are absorbed. */
export const MAX_SUMMARIES_KEPT = 16;
/** Summaries that one step takes: a bound for its time, and for the list in the journal. */
export const MAX_ABSORBED_AT_ONCE = 256;

/**
 * Takes summaries of closed instances into the books of a live one, each exactly once, through a crash at any
 * point and with several processes at it. `closed` are those that were read; what is absorbed goes
 * from it. Returns how many that were.
 *
 * 1. The claim: a rename into the own directory. One process succeeds.
 * 2. One step of the journal, synced, with the new sums and the list of what is in them.
 * 3. The files go, and with the next step the list.
 *
 * Whoever finds claimed summaries in a directory removes those in the list and puts the others back
 * ({@link releaseClaims}). An instance that still has a directory is left alone: that would be counted again.
 * Throws what the disk throws; the next call goes on from there.
 */
export function absorbSummaries(
  files: FileSystem,
  root: string,
  own: Instance,
  closed: Map<string, InstanceState>,
): number {
  finishClaims(files, own);
  const batch = claimedBefore(files, root, own);
  for (const id of absorbable(files, root, own.id, closed)) {
    if (batch.size >= MAX_ABSORBED_AT_ONCE) break;
    const state = closed.get(id)!;
    const path = `${root}/${summaryName(id)}`;
    if (move(files, path, `${own.directory}/${summaryName(id)}`)) batch.set(id, state);
    // Another process was faster; or the own directory is gone, and nothing has happened.
    else if (files.status(path) === undefined) closed.delete(id);
  }
  if (batch.size === 0) return 0;
  // A claim that a loss of power undoes would be in the sums and in the root.
  syncMoves(files, root, own.directory);
  for (const id of batch.keys()) closed.delete(id);
  addToBooks(own, batch);
  finishClaims(files, own);
  return batch.size;
}

/** Ends a claim that is under way in a directory: what is in its books is removed, the rest goes back to the root. */
export function releaseClaims(files: FileSystem, root: string, instance: Instance): string[] {
  finishClaims(files, instance);
  const released = claimsIn(files, instance);
  for (const id of released) putBack(files, root, instance, id);
  if (released.length > 0) syncMoves(files, instance.directory, root);
  return released;
}

/** Whether a crash or the disk has left claimed summaries in a directory. */
export function hasClaims(files: FileSystem, instance: Instance): boolean {
  return claimsIn(files, instance).length > 0;
}

function addToBooks(own: Instance, batch: ReadonlyMap<string, InstanceState>): void {
  own.state.absorbed = absorb(own.state.absorbed, batch);
  own.touch(ABSORBED_CHANGED);
  for (const { lost = [] } of batch.values()) {
    for (const range of lost) noteLost(own.state, range);
    if (lost.length > 0) own.touch(LOST_CHANGED);
  }
  own.record();
}

/** The list is cleared only after the removals are on disk, or files could come back that no list names. */
function finishClaims(files: FileSystem, instance: Instance): void {
  const { absorbed } = instance.state;
  if (absorbed === undefined || absorbed.claimed.length === 0) return;
  instance.sync();
  const counted = new Set(absorbed.claimed);
  for (const id of claimsIn(files, instance)) {
    if (counted.has(id)) files.removeFile(`${instance.directory}/${summaryName(id)}`);
  }
  files.syncDirectory(instance.directory);
  instance.state.absorbed = { ...absorbed, claimed: [] };
  instance.touch(ABSORBED_CHANGED);
  instance.record();
  instance.sync();
}

/** Claims that a crash or the disk kept from the books. One that cannot be read goes back to be named there. */
function claimedBefore(files: FileSystem, root: string, own: Instance): Map<string, InstanceState> {
  const batch = new Map<string, InstanceState>();
  for (const id of claimsIn(files, own)) {
    const reading = readSummary(files, `${own.directory}/${summaryName(id)}`, id);
    if (typeof reading === "object") batch.set(id, reading);
    else putBack(files, root, own, id);
  }
  return batch;
}

/** Where they are now first: a file may be found under both names, but never under none. */
function syncMoves(files: FileSystem, from: string, to: string): void {
  files.syncDirectory(to);
  files.syncDirectory(from);
}

function putBack(files: FileSystem, root: string, { directory }: Instance, id: string): void {
  move(files, `${directory}/${summaryName(id)}`, `${root}/${summaryName(id)}`);
}

/** Summaries of others in a directory, by instance. */
function claimsIn(files: FileSystem, { id: own, directory }: Instance): string[] {
  return files
    .list(directory)
    .flatMap((name) => parseSummaryName(name) ?? [])
    .filter((id) => id !== own);
}

/** The oldest first. */
function absorbable(
  files: FileSystem,
  root: string,
  own: string,
  closed: ReadonlyMap<string, InstanceState>,
): string[] {
  const names = files.list(root);
  const homes = new Set(names.flatMap((name) => parseDirectoryName(name)?.instance ?? []));
  return names
    .flatMap((name) => parseSummaryName(name) ?? [])
    .filter((id) => id !== own && closed.has(id) && !homes.has(id))
    .sort();
}
