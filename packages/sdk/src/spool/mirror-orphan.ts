import { basename } from "node:path";
import type { Clock } from "../clock.ts";
import type { Priority } from "../emit/definition.ts";
import type { FileSystem } from "../file-system.ts";
import type { Processes } from "../process-identity.ts";
import type { Adopted } from "./adoption.ts";
import { adoptedName, parseDirectoryName, parseSegmentName, summaryName } from "./instance-name.ts";
import { LANES } from "./lanes.ts";
import { bookUnlinked, type MirrorInstance } from "./mirror-books.ts";
import { MirrorLinks, placeOf } from "./mirror-links.ts";
import { itemsBeforeNext, openMirrored, type SegmentSource } from "./mirror-recovery.ts";
import { itemsBefore } from "./mirror-segment.ts";
import type { MirrorTrouble } from "./mirror-trouble.ts";
import { move } from "./move.ts";
import { readJournal } from "./read-journal.ts";
import type { InstanceState } from "./state.ts";
import { unfitDirectory } from "./unfit.ts";

export interface MirrorOrphanOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly processes: Processes;
  /** `<spool>/mirrors/<name>/v1`. */
  readonly root: string;
  readonly trouble: MirrorTrouble;
}

/**
 * For a directory of the spool that the instance `self` has just taken over: takes over the one in the mirror that
 * belongs to it, and links what its process had not come to, such as the segments that were open. Before any of it is
 * recovered, settled or removed. Who has the directory in the spool has the right to the one in the mirror, whatever the
 * name says. Returns what is to be recovered; undefined where the mirror has no part in it. Throws what the disk throws.
 */
export function linkOrphan(
  options: MirrorOrphanOptions,
  self: string,
  { instance: id, directory: source }: Adopted,
): Adopted | undefined {
  const { files, clock, trouble } = options;
  const { state } = readJournal(files, source, id);
  // These were in the mirror before they were in quarantine.
  if (isRequeued(state)) return undefined;
  const found = segmentsIn(files, source);
  const directory = claim(
    options,
    self,
    id,
    LANES.some((lane) => found[lane].length > 0),
  );
  if (directory === undefined) return undefined;
  const damaged = (path: string): void => trouble.damaged(path);
  const own = openMirrored(files, clock, id, directory, damaged, { source: found });
  try {
    if (isUnused(own)) begin(files, own, state, found);
    for (const lane of LANES) {
      linkLane(options, own, lane, found[lane]);
      // At a second try the spool may have removed some already.
      bookUnlinked(own.state, lane, state.lanes[lane].cumulativeItems);
    }
    own.record();
    own.sync();
  } finally {
    own.close();
  }
  return { instance: id, directory };
}

/** The directory in the mirror, under the name that says whose it is now; made where there is none. */
function claim(
  { files, processes, root, trouble }: MirrorOrphanOptions,
  self: string,
  id: string,
  hasRows: boolean,
): string | undefined {
  const names = files.list(root);
  const directory = `${root}/${adoptedName(id, self)}`;
  const name = names.find((one) => parseDirectoryName(one)?.instance === id);
  if (name === basename(directory)) return directory;
  if (name === undefined) {
    // Closed books: nothing was left to link.
    if (!hasRows || names.includes(summaryName(id))) return undefined;
    files.makeDirectory(directory);
    return directory;
  }
  const unfit = unfitDirectory(files, processes, `${root}/${name}`, id);
  if (unfit !== undefined) {
    trouble.unfit(unfit);
    return undefined;
  }
  if (!move(files, `${root}/${name}`, directory)) return undefined;
  return directory;
}

/**
 * A process that ran without this mirror, or died before it had its directory there: the mirror's books begin with
 * the first row that is still on the disk. On the disk before any link is, or recovery would count the rows
 * before it as lost.
 */
function begin(
  files: FileSystem,
  own: MirrorInstance,
  spool: InstanceState,
  found: SegmentSource,
): void {
  for (const lane of LANES) {
    const [first] = found[lane];
    if (first === undefined) continue;
    const before = itemsBefore(files, first.path, placeOf(own, first.number)) ?? 0;
    own.state.lanes[lane].cumulativeItems = before;
    own.state.lanes[lane].settledItems = before;
  }
  if (spool.time !== undefined) own.state.time = spool.time;
  own.record();
  own.sync();
}

function linkLane(
  { files, trouble }: MirrorOrphanOptions,
  own: MirrorInstance,
  lane: Priority,
  segments: SegmentSource[Priority],
): void {
  const links = new MirrorLinks(files);
  for (const { number, path } of segments) {
    const admittedItems = (): number =>
      itemsBeforeNext(files, own, segments, number) ?? Number.POSITIVE_INFINITY;
    const segment = { number, path, admittedItems };
    const survey = links.missing(own, lane, segment);
    if (survey === undefined) continue;
    if (trouble.guarded("link", () => links.link(own, lane, segment, survey))) continue;
    // Nobody will come back for it: once it is recovered, the spool delivers and removes it.
    bookUnlinked(own.state, lane, survey.itemsAfter);
  }
}

function isRequeued({ events }: InstanceState): boolean {
  return Object.values(events).some(({ requeued = 0 }) => requeued > 0);
}

function isUnused({ state, segments }: MirrorInstance): boolean {
  return LANES.every(
    (lane) => state.lanes[lane].cumulativeItems === 0 && segments[lane].length === 0,
  );
}

/** By number, ascending. */
function segmentsIn(files: FileSystem, directory: string): SegmentSource {
  const found = { critical: [], normal: [], bulk: [] } as Record<
    Priority,
    { number: number; path: string }[]
  >;
  for (const name of files.list(directory)) {
    const parsed = parseSegmentName(name);
    const path = `${directory}/${name}`;
    if (parsed === undefined || files.status(path)?.kind !== "file") continue;
    found[parsed.lane as Priority].push({ number: parsed.number, path });
  }
  for (const lane of LANES) found[lane].sort((one, other) => one.number - other.number);
  return found;
}
