import type { Priority } from "../emit/definition.ts";
import type { FileSystem } from "../file-system.ts";
import type { EventRecord } from "../row/record.ts";
import type { Exposure } from "../scrub/policy.ts";
import type { Timekeeper } from "./age.ts";
import { BLOCK_KIND, type Block } from "./block.ts";
import type { Instance } from "./instance.ts";
import { type Gap, nextGap } from "./lease-gap.ts";
import { decidedPart, type GapReading, readGap } from "./lease-reading.ts";
import { sortRows } from "./lease-rows.ts";
import { decodeRow, type LeasedRow } from "./leased-row.ts";
import { type MeasureRow, RowDecisions } from "./row-decisions.ts";
import type { Stretch } from "./stretch.ts";

/** Rows on their way out. In memory only: a crash means that they are leased again. */
export interface Lease extends Stretch {
  readonly instance: Instance;
  /** As they stand on the disk, in its order; with the R and T that a window gave them, where it gave them others. */
  readonly rows: readonly LeasedRow[];
  /**
   * Rows of the stretch that may not leave, are too old or cannot be read, by `dropped.<reason>`; and those that a budget took
   * or that had to make room, by `thinned.<reason>`.
   */
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
  /** For decisions in bytes. Without it every row counts none. */
  readonly measure?: MeasureRow | undefined;
  /** Leases rows that no window has decided yet as well, for whoever gives them all up. Default false. */
  readonly isUndecidedToo?: boolean;
}

/**
 * The next rows of a lane, at most some 512 KiB of them, whole blocks. Undefined where none may be
 * leased, or where the next ones wait for their window. A stretch without rows (a foot, tables, a damaged end) is a lease too: settling it moves
 * the cursor on.
 */
export function leaseFrom(
  files: FileSystem,
  instance: Instance,
  lane: Priority,
  level: Exposure,
  options: LeaseOptions = {},
): Lease | undefined {
  const lease = nextLease(files, instance, lane, level, options);
  return lease === "undecided" ? undefined : lease;
}

/** The same, but says "undecided" where the next rows wait for their window. */
export function nextLease(
  files: FileSystem,
  instance: Instance,
  lane: Priority,
  level: Exposure,
  options: LeaseOptions = {},
): Lease | "undecided" | undefined {
  const { gap = nextGap(instance, lane) } = options;
  if (gap === undefined) return undefined;
  const read = readGap(files, instance, gap);
  const found = read && options.isUndecidedToo !== true ? decidedPart(read, instance) : read;
  if (found === undefined || found === "undecided") return found;
  return leaseOf(instance, lane, level, { ...options, gap, found });
}

function leaseOf(
  instance: Instance,
  lane: Priority,
  level: Exposure,
  options: LeaseOptions & { readonly gap: Gap; readonly found: GapReading },
): Lease {
  const { time, isBacklog = true, found } = options;
  const { segment, from } = options.gap;
  const rows = found.blocks.filter((block) => block.kind === BLOCK_KIND.rows);
  const [first, last] = [rows[0], rows.at(-1)];
  const decisions = new RowDecisions(instance.windows, options.measure);
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
    ...sortRows(rows, {
      instance,
      level,
      isTooOld: judgeOf(instance, rows, time),
      decisions: decisions.concern(segment) ? decisions : undefined,
    }),
    get records() {
      return this.rows.flatMap((row) => decodeRow(row, level) ?? []);
    },
  };
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
