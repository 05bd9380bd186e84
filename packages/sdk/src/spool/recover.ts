import type { Clock } from "../clock.ts";
import type { FileSystem } from "../file-system.ts";
import { applyExitBooks } from "./exit-books.ts";
import { Instance } from "./instance.ts";
import { Journal } from "./journal.ts";
import { LANES } from "./lanes.ts";
import { readJournal } from "./read-journal.ts";
import { recoverLanes } from "./recover-lanes.ts";
import { Reserve, reserveFor } from "./reserve.ts";
import { removeThinRemains } from "./rewrite-segment.ts";
import type { readSegmentEdges } from "./segment-extent.ts";
import { type InstanceState, unknownAccount } from "./state.ts";

export interface RecoveryOptions {
  /** How the ends of a segment are read; one that sees none makes every block be read. */
  readonly readEdges?: typeof readSegmentEdges;
}

/**
 * Rebuilds an instance from its directory, after its process is dead and the directory ours, and
 * closes its books: nobody will add to them.
 *
 * Throws what the disk throws; a damaged or foreign file is a finding for `damaged`, not a throw.
 */
export function recoverInstance(
  files: FileSystem,
  clock: Clock,
  id: string,
  directory: string,
  damaged: (path: string) => void,
  options: RecoveryOptions = {},
): Instance {
  removeThinRemains(files, directory);
  const { instance, isDamaged } = rebuildInstance(files, clock, id, directory, damaged, options);
  const { state } = instance;
  applyExitBooks(files, directory, id, state);
  if (!state.isClosed || isDamaged) state.unknownTails = 1;
  state.isClosed = true;
  for (const layoutId of Object.keys(state.events)) instance.touch(Number(layoutId));
  instance.record();
  instance.sync();
  for (const lane of LANES) instance.removeSettled(lane);
  // Its books are safe; from here on the adopter's own reserve serves for all.
  new Reserve(files, [directory]).release();
  return instance;
}

/**
 * What a directory says of its instance, without a change to it: the journal's last state, and the rows
 * that the files hold beside it; see `recover-lanes.ts`. `isDamaged`: a step of the journal is lost.
 */
export function rebuildInstance(
  files: FileSystem,
  clock: Clock,
  id: string,
  directory: string,
  damaged: (path: string) => void,
  { readEdges }: RecoveryOptions = {},
): { readonly instance: Instance; readonly isDamaged: boolean } {
  const { state, generation, isDamaged } = readJournal(files, directory, id);
  const journal = new Journal(files, clock, directory, id, generation, {
    restsBetweenSteps: true,
    reserve: reserveFor(files, directory),
  });
  const instance = new Instance(files, id, directory, state, journal, { attributes: {} });
  recoverLanes(files, instance, damaged, readEdges);
  if (isDamaged) bookLostSteps(state);
  return { instance, isDamaged };
}

/**
 * Lanes are in every step of the journal, events only in those that changed them: what the lanes know
 * and no event accounts for was admitted by a step that is damaged.
 */
function bookLostSteps(state: InstanceState): void {
  let missing = 0;
  for (const lane of LANES) missing += state.lanes[lane].cumulativeItems;
  for (const account of Object.values(state.events)) missing -= account.admitted;
  if (missing <= 0) return;
  const account = unknownAccount(state);
  account.admitted += missing;
  account.tail += missing;
}
