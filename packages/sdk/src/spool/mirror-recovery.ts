import type { Clock } from "../clock.ts";
import type { Priority } from "../emit/definition.ts";
import type { FileSystem } from "../file-system.ts";
import type { Layout } from "../row/layout.ts";
import type { Resource } from "../row/resource.ts";
import { Journal } from "./journal.ts";
import { LANES } from "./lanes.ts";
import { gatherMirrored, MirrorInstance, mirroredAccount } from "./mirror-books.ts";
import { itemsBefore } from "./mirror-segment.ts";
import { readJournal } from "./read-journal.ts";
import { recoverLanes } from "./recover-lanes.ts";
import { Reserve, reserveFor } from "./reserve.ts";
import type { InstanceState } from "./state.ts";

export interface OpenMirroredOptions {
  /** What the segments would say, for a directory that has none yet. */
  readonly resource?: Resource;
  readonly layouts?: Map<number, Layout>;
  /** Books of before the directory was removed. */
  readonly state?: InstanceState | undefined;
  /** The directory of a live process holds its journal open. */
  readonly isLive?: boolean;
  /** Segments that may not be linked yet. */
  readonly source?: SegmentSource | undefined;
}

/** Segments of the spool by lane, in the order of their numbers. */
export type SegmentSource = Readonly<
  Record<Priority, readonly { readonly number: number; readonly path: string }[]>
>;

/**
 * Opens an instance's directory in a mirror as it stands, without a change to it but for the reserve of a live one: the
 * journal's last state, and what the linked segments hold beside it. Throws what the disk throws.
 */
export function openMirrored(
  files: FileSystem,
  clock: Clock,
  id: string,
  directory: string,
  damaged: (path: string) => void,
  options: OpenMirroredOptions = {},
): MirrorInstance {
  const { resource = { attributes: {} }, layouts, state: before, isLive = false } = options;
  const reading = readJournal(files, directory, id);
  const state = reading.generation === 0 && before !== undefined ? before : reading.state;
  mirroredAccount(state);
  const journal = new Journal(files, clock, directory, id, reading.generation, {
    restsBetweenSteps: !isLive,
    reserve: reserveFor(files, directory),
  });
  const instance = new MirrorInstance(files, id, directory, state, journal, resource, layouts);
  if (isLive) journal.fillReserve();
  const { source } = options;
  recoverLanes(files, instance, damaged, undefined, (lane, number) =>
    itemsBeforeNext(files, instance, source?.[lane] ?? [], number),
  );
  gatherMirrored(state);
  return instance;
}

/** How many rows were before the next segment of the source after `number`; undefined where there is none. */
export function itemsBeforeNext(
  files: FileSystem,
  { bytes: instance }: Pick<MirrorInstance, "bytes">,
  segments: SegmentSource[Priority],
  number: number,
): number | undefined {
  const next = segments.find((segment) => segment.number > number);
  return next && itemsBefore(files, next.path, { instance, file: next.number });
}

/** Of a process that is gone: nothing will be linked any more, and the books are closed. */
export function recoverMirrored(
  files: FileSystem,
  clock: Clock,
  id: string,
  directory: string,
  damaged: (path: string) => void,
): MirrorInstance {
  const instance = openMirrored(files, clock, id, directory, damaged);
  instance.state.isClosed = true;
  instance.record();
  instance.sync();
  for (const lane of LANES) instance.removeSettled(lane);
  new Reserve(files, [directory]).release();
  return instance;
}
