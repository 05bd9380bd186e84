import { createHash } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { FileSystem } from "../file-system.ts";
import { writeReason } from "./entry-reason.ts";
import type { Instance, SetAside } from "./instance.ts";
import { uuidV7 } from "./instance-name.ts";
import { move } from "./move.ts";
import { packInstance } from "./packed-instance.ts";
import {
  entryDirectory,
  hiddenEntries,
  hiddenEntry,
  isEntryName,
  quarantineDirectory,
  removeEntry,
} from "./quarantine-entry.ts";
import type { Stretch } from "./stretch.ts";

/** Entries that the books of one instance may name at a time: more only pile up where the disk refuses renames. */
export const MAX_QUARANTINING = 64;

/*
 * How rows get from an instance into the quarantine, each exactly once, through a crash at any point:
 *
 * 1. The entry is written under a hidden name that says whose rows are in it, and synced with its name.
 * 2. The step of the journal that settles the rows names the entry in `quarantining`. It is synced.
 * 3. The entry gets its own name, synced. It counts from step 2 on; nobody but this instance looks before.
 * 4. A later step names it no more.
 *
 * Whoever takes an instance over finishes step 3 for entries that its books name, and removes hidden ones
 * that they do not: the rows of those are still in its segments.
 */

export interface StoreOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly root: string;
}

/** Where rows come from: a stretch of an instance's lane. */
export interface Origin extends Pick<Stretch, "lane" | "segment" | "fromOffset"> {
  readonly instance: Instance;
}

/**
 * Step 1: writes the rows of each reason as an entry. Returns their names, for step 2. Throws what the disk
 * throws, and then leaves none.
 */
export function storeEntries(
  options: StoreOptions,
  origin: Origin,
  parts: readonly SetAside[],
): readonly string[] {
  const { files, root } = options;
  const entries: string[] = [];
  try {
    for (const part of parts) {
      if (part.rows.length === 0) continue;
      const entry = entryName(options.clock, origin, entries.length);
      entries.push(entry);
      storeEntry(options, origin, part, entry);
    }
    if (entries.length > 0) files.syncDirectory(quarantineDirectory(root));
    return entries;
  } catch (error) {
    discardEntries(files, root, origin.instance, entries);
    throw error;
  }
}

function storeEntry(
  { files, clock, root }: StoreOptions,
  { instance, lane }: Origin,
  { reason, rows }: SetAside,
  entry: string,
): void {
  const directory = hiddenEntry(root, entry, instance.id);
  // From a try before this one, which was cut off.
  removeEntry(files, directory);
  files.makeDirectory(directory);
  writeReason(files, directory, reason, rows, clock.nowMillis());
  const { resource, uidInstance } = instance;
  const { time } = instance.state;
  packInstance(files, clock, directory, {
    id: entry,
    resource,
    uidInstance,
    rows: { [lane]: rows },
    account: "requeued",
    reason,
    time,
    // How old each row was is not kept: from here on they age together.
    ...(time === undefined ? {} : { timeMillis: Math.max(0, time.ownMillis) }),
  });
}

/** The same rows have the same name at the same time, another time or other rows another one. */
function entryName(clock: Clock, origin: Origin, index: number): string {
  const { instance, lane, segment, fromOffset } = origin;
  const place = [instance.id, lane, segment, fromOffset, index].join(" ");
  const nowMillis = Math.max(0, Math.floor(clock.nowMillis()));
  return uuidV7(nowMillis, createHash("sha256").update(place).digest());
}

/** Removes entries that no books name. What the disk refuses, the next owner of the instance removes. */
export function discardEntries(
  files: FileSystem,
  root: string,
  instance: Instance,
  entries: readonly string[],
): void {
  for (const entry of entries) {
    try {
      removeEntry(files, hiddenEntry(root, entry, instance.id));
    } catch {
      // It is hidden and not counted. The rows are where they were, which is what the caller has to know.
    }
  }
}

/** Step 3, for all entries that the books of an instance name. Throws what the disk throws; the next call goes on. */
export function finishEntries(files: FileSystem, root: string, instance: Instance): void {
  const entries = instance.state.quarantining ?? [];
  if (entries.length === 0) return;
  instance.sync();
  for (const entry of entries.filter(isEntryName)) {
    // Where it has its name already, a crash came between here and the next step.
    move(files, hiddenEntry(root, entry, instance.id), entryDirectory(root, entry));
  }
  const directory = quarantineDirectory(root);
  if (files.status(directory) !== undefined) files.syncDirectory(directory);
  delete instance.state.quarantining;
}

/**
 * For an instance whose books are final, or whose process is dead: finishes what is named, and removes what is
 * not. Throws what the disk throws.
 */
export function releaseEntries(files: FileSystem, root: string, instance: Instance): void {
  finishEntries(files, root, instance);
  for (const entry of hiddenEntries(files, root, instance.id)) {
    removeEntry(files, hiddenEntry(root, entry, instance.id));
  }
}
