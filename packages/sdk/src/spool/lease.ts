import type { Priority } from "../emit/definition.ts";
import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";
import { RowReader } from "../row/read-row.ts";
import type { EventRecord } from "../row/record.ts";
import { type Exposure, levelAllows } from "../scrub/policy.ts";
import type { Timekeeper } from "./age.ts";
import { BLOCK_KIND, type Block, MAX_BLOCK_BYTES } from "./block.ts";
import type { Instance } from "./instance.ts";
import { type Gap, nextGap } from "./lease-gap.ts";
import { decodeRow, type LeasedRow, rowTimeMillis } from "./leased-row.ts";
import { readPart } from "./read-file.ts";
import { forEachRow } from "./rows.ts";
import { type ScanResult, scanBlocks } from "./scan.ts";
import type { Stretch } from "./stretch.ts";

/**
 * What one lease reads from disk, unless a single block is longer: some 6,000 rows, which make a request of
 * 2 to 3 MiB. Settling a lease takes a sync, which with half of this was a third of the time of a drain.
 */
const READ_BYTES = 512 * 1024;

/** Rows on their way out. In memory only: a crash means that they are leased again. */
export interface Lease extends Stretch {
  readonly instance: Instance;
  /** As they stand on the disk, in its order. */
  readonly rows: readonly LeasedRow[];
  /** Rows of the stretch that may not leave, are too old or cannot be read, by `dropped.<reason>`. */
  readonly refused: Readonly<Record<string, number>>;
  /** What may leave of each row. */
  readonly level: Exposure;
  /** Whether its rows had to wait for a backend, or for a process after their own. */
  readonly isBacklog: boolean;
  /** The rows, decoded anew each time and without what may not leave: for tools and tests. */
  readonly records: readonly EventRecord[];
}

export interface LeaseOptions {
  /** Without it no row is too old. */
  readonly time?: Timekeeper | undefined;
  /** Default: the oldest bytes of the lane that are not settled. */
  readonly gap?: Gap | undefined;
  /** Default true. */
  readonly isBacklog?: boolean;
}

/**
 * The next rows of a lane, at most some 512 KiB of them, whole blocks. Undefined where none may be
 * leased. A stretch without rows (a foot, tables, a damaged end) is a lease too: settling it moves
 * the cursor on.
 */
export function leaseFrom(
  files: FileSystem,
  instance: Instance,
  lane: Priority,
  level: Exposure,
  { time, gap = nextGap(instance, lane), isBacklog = true }: LeaseOptions = {},
): Lease | undefined {
  if (gap === undefined) return undefined;
  const found = readGap(files, instance, gap);
  if (found === undefined) return undefined;
  const { segment, from } = gap;
  const rows = found.blocks.filter((block) => block.kind === BLOCK_KIND.rows);
  const [first, last] = [rows[0], rows.at(-1)];
  // What lies before the lane's cursor is settled or damaged: there the bound is older than the first row.
  const isAtCursor =
    instance.cursor(lane)?.segment === segment && instance.cursor(lane)?.offset === from;
  return {
    instance,
    lane,
    segment: segment.number,
    fromOffset: from,
    toOffset: found.end,
    items: rows.reduce((items, block) => items + block.items, 0),
    fromItems: first === undefined ? 0 : first.cumulativeItems - first.items,
    toItems: last?.cumulativeItems ?? 0,
    ...(first === undefined || isAtCursor ? {} : { firstSequence: first.firstSequence }),
    level,
    isBacklog,
    ...readRows(rows, instance, level, judgeOf(instance, rows, time)),
    get records() {
      return this.rows.flatMap((row) => decodeRow(row, level) ?? []);
    },
  };
}

/** The blocks at the beginning of a gap, and where what was read of them ends. */
function readGap(
  files: FileSystem,
  instance: Instance,
  { segment, from, to }: Gap,
): Pick<ScanResult, "blocks" | "end"> | undefined {
  const place = { instance: instance.bytes, file: segment.number };
  const available = to - from;
  let asked = Math.min(READ_BYTES, available);
  let part = readWhatIsThere(files, segment.path, from, asked);
  let { blocks, end } = scanBlocks(part, place, from);
  if (blocks.length === 0 && available > asked) {
    asked = Math.min(MAX_BLOCK_BYTES + READ_BYTES, available);
    part = readWhatIsThere(files, segment.path, from, asked);
    ({ blocks, end } = scanBlocks(part, place, from));
  }
  // A file that ends early was cut by somebody: there is no more to come either.
  const isLastPart = asked === available || part.byteLength < asked;
  // Behind a gap that is not the segment's end stands a block, so nothing will be added here.
  const isBounded = segment.isSealed || to < segment.leasableBytes;
  if (isLastPart && isBounded) return { blocks, end: to };
  if (blocks.length > 0) return { blocks, end };
  return isBounded ? { blocks, end: from + part.byteLength } : undefined;
}

/** Nothing of a file that somebody removed: its rows are then booked as unreadable. */
function readWhatIsThere(files: FileSystem, path: string, offset: number, bytes: number): Buffer {
  try {
    return readPart(files, path, offset, bytes);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return Buffer.alloc(0);
    throw error;
  }
}

type IsTooOld = ReturnType<Timekeeper["judge"]>;

function judgeOf(
  { state }: Instance,
  blocks: readonly Block[],
  time: Timekeeper | undefined,
): IsTooOld {
  const latestMillis = blocks.reduce(
    (latest, block) => Math.max(latest, block.timeMillis),
    Number.MIN_SAFE_INTEGER,
  );
  return time?.judge(state, latestMillis) ?? (() => false);
}

/** Sorts out what may not leave. Whether a row fits its layout shows when it is decoded or encoded. */
function readRows(
  blocks: readonly Block[],
  { layouts }: Instance,
  level: Exposure,
  isTooOld: IsTooOld,
): Pick<Lease, "rows" | "refused" | "lastSequence"> {
  let lastSequence: number | undefined;
  const rows: LeasedRow[] = [];
  const refused: Record<string, number> = {};
  const refuse = (reason: string): void => {
    refused[reason] = (refused[reason] ?? 0) + 1;
  };
  for (const { payload, items, timeMillis: writtenMillis } of blocks) {
    const reader = new RowReader(payload);
    let unread = items;
    forEachRow(payload, (start, length) => {
      if (unread === 0) return;
      unread--;
      const sequence = reader.sequenceAt(start);
      lastSequence = sequence;
      const layout = layouts.get(reader.layoutIdAt(start));
      if (layout === undefined) refuse("dropped.unreadable");
      else if (!levelAllows(level, layout.level)) refuse("dropped.level");
      else if (layout.ttlMillis !== undefined && isTooOld(writtenMillis, layout.ttlMillis)) {
        refuse("dropped.expired");
      } else {
        const timeMillis = rowTimeMillis(payload, start, length);
        rows.push({ bytes: payload, start, length, layout, sequence, timeMillis });
      }
    });
    for (; unread > 0; unread--) refuse("dropped.unreadable");
  }
  return { rows, refused, lastSequence };
}
