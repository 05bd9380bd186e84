import type { FileSystem } from "../file-system.ts";
import { droppedReason } from "./entry-mark.ts";
import { REASON_FILE } from "./entry-reason.ts";
import type { Instance } from "./instance.ts";
import { LANES } from "./lanes.ts";
import { entryDirectory, quarantineDirectory, removeEntry } from "./quarantine-entry.ts";

/**
 * For an instance that was taken over and was an entry before: nothing of it stays in the quarantine, where a loss
 * of power may have left it a second name, and rows that were given up are dropped. Throws what the disk
 * throws; whoever takes it over next goes on.
 */
export function returnEntry(files: FileSystem, root: string, instance: Instance): void {
  const { directory, id, segments, state } = instance;
  const hasReason = files.status(`${directory}/${REASON_FILE}`) !== undefined;
  if (hasReason) recallRequeued(instance);
  if (Object.values(state.events).every(({ requeued = 0 }) => requeued === 0)) return;
  const quarantine = quarantineDirectory(root);
  if (files.status(quarantine) !== undefined) {
    removeEntry(files, entryDirectory(root, id));
    files.syncDirectory(quarantine);
  }
  const reason = droppedReason(files, directory);
  if (reason === undefined) return;
  for (const lane of LANES) {
    for (const _ of [...segments[lane]]) instance.evict(lane, reason);
  }
}

/** Where the books of an entry were damaged, its rows were found and taken for rows that nobody had counted. */
function recallRequeued(instance: Instance): void {
  const lost = Object.entries(instance.state.events).filter(
    ([, { requeued }]) => requeued === undefined,
  );
  if (lost.length === 0) return;
  for (const [layoutId, account] of lost) {
    account.requeued = account.admitted;
    account.tail = 0;
    instance.touch(Number(layoutId));
  }
  // No process was in it that could have done more.
  instance.state.unknownTails = 0;
  instance.record();
  instance.sync();
}
