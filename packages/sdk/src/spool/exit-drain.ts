import { dirname } from "node:path";
import type { Clock } from "../clock.ts";
import type { Priority } from "../emit/definition.ts";
import type { FileSystem } from "../file-system.ts";
import type { Processes } from "../process-identity.ts";
import type { Layout } from "../row/layout.ts";
import { RowReader } from "../row/read-row.ts";
import type { Resource } from "../row/resource.ts";
import { DRAIN_OWNER, type RingConsumer } from "../row/ring.ts";
import { ROW_KIND, ROW_KIND_AT } from "../row/row-format.ts";
import { booksHeader, encodeBlock } from "./block.ts";
import { EXIT_FILE, encodeExitBooks } from "./exit-books.ts";
import { makeInstanceDirectory } from "./instance-directory.ts";
import { instanceBytes } from "./instance-name.ts";
import { LaneWriter } from "./lane-writer.ts";
import { LANE_NUMBER, LANES } from "./lanes.ts";
import { reconcileProgress } from "./reconcile-progress.ts";
import { isDiskFull, Reserve } from "./reserve.ts";
import type { SpoolProgress } from "./spool-progress.ts";
import { successorId } from "./succession.ts";
import { createWhole } from "./write-whole.ts";

/** One event as the host's thread knows it when it exits. */
interface HostEvent {
  readonly layoutId: number;
  readonly name: string;
  readonly counts: ArrayLike<number>;
  readonly layout: Layout | undefined;
}

export interface ExitDrainOptions {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly ring: RingConsumer;
  readonly progress: SpoolProgress;
  readonly root: string;
  /** The first: another one has its place where the directory was taken over. */
  readonly instanceId: string;
  readonly resource: Resource;
  readonly timeoutMillis: number;
  readonly events: () => Iterable<HostEvent>;
  /** Undefined: rows leave without a decision of windows. */
  readonly budget?: object | undefined;
  /** The customer's level is `off`: rows that wait in the ring are given up. Default it is not. */
  readonly isOff?: () => boolean;
}

/**
 * The last thing a process does: the host's thread takes the ring from the spool's thread, which Node
 * is about to stop wherever it is, and writes what is left into segments of its own, then the final
 * counts. The next process that adopts the directory finds books that are closed. At level `off` nothing is written but
 * those: rows that are left count as failed.
 *
 * Returns `stuck` where the spool's thread did not let go in time: it hangs in a system call. Throws
 * what the disk throws; rows that it does not take are in the books as failed, if those can be written.
 */
export function drainAtExit(options: ExitDrainOptions): "drained" | "stuck" {
  const { ring, progress } = options;
  if (!acquireRing(options)) return "stuck";
  // A shutdown is under way and has closed the books already.
  if (ring.isEmpty() && progress.isClosed) return "drained";
  const id = successorId(options.instanceId, progress.generation);
  // A process that ends at once may be faster than the thread that would have made the directory.
  const directory = makeInstanceDirectory({ ...options, id }, "exit");
  if (progress.isInterrupted) reconcileProgress(options.files, directory, id, progress);
  const events = [...options.events()];
  const writers = laneWriters(options, directory, id, events);
  const failed = new Map<number, number>();
  drainRing(options, writers, events, failed);
  for (const lane of LANES) seal(writers[lane]);
  const books = encodeExitBooks({
    // What the other thread holds in its memory is lost with it.
    failedBefore: progress.failedItems + progress.heldItems,
    ...(progress.leftItems === 0 ? {} : { left: progress.leftItems }),
    ...(options.budget === undefined ? {} : { hasBudget: true as const }),
    events: events.map(({ layoutId, name, counts }) => ({
      layoutId,
      name,
      counts: Array.from(counts),
      failed: failed.get(layoutId) ?? 0,
    })),
  });
  writeBooks(options, `${directory}/${EXIT_FILE}`, id, books);
  return "drained";
}

/** The spool's thread lets go between two passes and may be faster to begin the next one. */
function acquireRing({ ring, clock, timeoutMillis }: ExitDrainOptions): boolean {
  const deadline = clock.monotonicMillis() + timeoutMillis;
  for (;;) {
    const leftMillis = deadline - clock.monotonicMillis();
    if (ring.acquireWithin(DRAIN_OWNER.host, Math.max(0, leftMillis))) return true;
    if (leftMillis <= 0) return false;
  }
}

function laneWriters(
  options: ExitDrainOptions,
  directory: string,
  instance: string,
  events: readonly HostEvent[],
): Record<Priority, LaneWriter> {
  const { files, clock, instanceId: uidInstance, resource, progress } = options;
  const layouts = new Map(events.flatMap(({ layout }) => (layout ? [[layout.id, layout]] : [])));
  const context = { files, clock, directory, instance, uidInstance, resource, layouts };
  const writer = (lane: Priority): LaneWriter => {
    const { nextSegment, cumulativeItems } = progress.read(LANE_NUMBER[lane]);
    return new LaneWriter(lane, context, Math.max(1, nextSegment), cumulativeItems);
  };
  return { critical: writer("critical"), normal: writer("normal"), bulk: writer("bulk") };
}

function drainRing(
  { ring, progress, isOff = () => false }: ExitDrainOptions,
  writers: Record<Priority, LaneWriter>,
  events: readonly HostEvent[],
  failed: Map<number, number>,
): void {
  const rows = new RowReader(ring.bytes);
  const isGivenUp = isOff();
  const laneOf = new Map(events.map(({ layoutId, layout }) => [layoutId, layout?.priority]));
  const settledBelow = LANES.map((lane) =>
    Math.max(progress.settledSequence, progress.read(LANE_NUMBER[lane]).nextSequence),
  );
  const flush = (writer: LaneWriter): void => {
    const { countByLayout } = writer.pending;
    try {
      writer.flush();
    } catch {
      // Nobody is left to tell but the next process: the rows go into the books as failed.
      writer.forget();
      for (const [id, count] of countByLayout) failed.set(id, (failed.get(id) ?? 0) + count);
    }
  };
  const take = (start: number, length: number): void => {
    if (ring.bytes[start + ROW_KIND_AT] !== ROW_KIND.event) return;
    const layoutId = rows.layoutIdAt(start);
    const sequence = rows.sequenceAt(start);
    const lane = laneOf.get(layoutId) ?? "normal";
    // A thread that was stopped in the middle of a pass had dealt with it and not freed its room.
    if (sequence < settledBelow[LANE_NUMBER[lane]]!) return;
    if (isGivenUp) {
      failed.set(layoutId, (failed.get(layoutId) ?? 0) + 1);
      return;
    }
    if (writers[lane].add(ring.bytes, start, length, layoutId, sequence)) flush(writers[lane]);
  };
  const flushAll = (): void => {
    for (const lane of LANES) flush(writers[lane]);
  };
  ring.drain(Number.POSITIVE_INFINITY, take, flushAll);
}

function seal(writer: LaneWriter): void {
  try {
    writer.seal();
  } catch {
    // The rows are written; a foot and a sync that are missing must not keep the books from the disk.
  }
}

function writeBooks(
  { files, clock }: ExitDrainOptions,
  path: string,
  id: string,
  books: Buffer,
): void {
  const header = booksHeader(clock.nowMillis());
  const place = { instance: instanceBytes(id), file: 0, offset: 0 };
  writeInReserve(files, path, encodeBlock(books, header, place));
}

/** On a full disk the books take the room that is kept for them. */
function writeInReserve(files: FileSystem, path: string, bytes: Uint8Array): void {
  try {
    createWhole(files, path, bytes);
  } catch (error) {
    if (!isDiskFull(error) || !new Reserve(files, [dirname(path)]).release()) throw error;
    if (files.status(path) !== undefined) files.removeFile(path);
    createWhole(files, path, bytes);
  }
}
