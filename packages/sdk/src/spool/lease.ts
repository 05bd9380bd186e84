import type { Priority } from "../emit/definition.ts";
import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";
import type { Layout } from "../row/layout.ts";
import { RowReader } from "../row/read-row.ts";
import type { EventRecord } from "../row/record.ts";
import { actionFor, levelAllows, type PrivacyLevel } from "../scrub/policy.ts";
import type { Timekeeper } from "./age.ts";
import { BLOCK_KIND, type Block, MAX_BLOCK_BYTES } from "./block.ts";
import type { Instance, Stretch } from "./instance.ts";
import { readPart } from "./read-file.ts";
import { forEachRow } from "./rows.ts";
import { scanBlocks } from "./scan.ts";

/** What one lease reads from disk, unless a single block is longer. */
const READ_BYTES = 256 * 1024;

/** Rows on their way out. In memory only: a crash means that they are leased again. */
export interface Lease extends Stretch {
  readonly instance: Instance;
  readonly records: readonly EventRecord[];
  /** Rows of the stretch that may not leave, are too old or cannot be read, by `dropped.<reason>`. */
  readonly refused: Readonly<Record<string, number>>;
}

/**
 * The next rows of a lane, at most some 256 KiB of them, whole blocks. Undefined where none may be
 * leased. A stretch without rows (a foot, tables, a damaged end) is a lease too: settling it moves
 * the cursor on. Without `time` no row is too old.
 */
export function leaseFrom(
  files: FileSystem,
  instance: Instance,
  lane: Priority,
  level: PrivacyLevel,
  time?: Timekeeper,
): Lease | undefined {
  const cursor = instance.cursor(lane);
  if (cursor === undefined || cursor.offset >= cursor.segment.leasableBytes) return undefined;
  const { segment, offset } = cursor;
  const place = { instance: instance.bytes, file: segment.number };
  const available = segment.leasableBytes - offset;
  let asked = Math.min(READ_BYTES, available);
  let part = readWhatIsThere(files, segment.path, offset, asked);
  let { blocks, end } = scanBlocks(part, place, offset);
  if (blocks.length === 0 && available > asked) {
    asked = Math.min(MAX_BLOCK_BYTES + READ_BYTES, available);
    part = readWhatIsThere(files, segment.path, offset, asked);
    ({ blocks, end } = scanBlocks(part, place, offset));
  }
  // A file that ends early was cut by somebody: there is no more to come either.
  const isLastPart = asked === available || part.byteLength < asked;
  if (blocks.length === 0 && !(isLastPart && segment.isSealed)) {
    if (!segment.isSealed) return undefined;
    end = offset + part.byteLength;
  }
  const rows = blocks.filter((block) => block.kind === BLOCK_KIND.rows);
  return {
    instance,
    lane,
    segment: segment.number,
    fromOffset: offset,
    toOffset: isLastPart && segment.isSealed ? segment.leasableBytes : end,
    items: rows.reduce((items, block) => items + block.items, 0),
    ...readRows(rows, instance.layouts, level, judgeOf(instance, rows, time)),
  };
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

/** Every row is judged again by the level that holds now, which may be stricter than at emit. */
function readRows(
  blocks: readonly Block[],
  layouts: ReadonlyMap<number, Layout>,
  level: PrivacyLevel,
  isTooOld: IsTooOld,
): Pick<Lease, "records" | "refused" | "lastSequence"> {
  let lastSequence: number | undefined;
  const records: EventRecord[] = [];
  const refused: Record<string, number> = {};
  const refuse = (reason: string): void => {
    refused[reason] = (refused[reason] ?? 0) + 1;
  };
  for (const block of blocks) {
    const reader = new RowReader(block.payload);
    let unread = block.items;
    forEachRow(block.payload, (start, length) => {
      if (unread === 0) return;
      unread--;
      lastSequence = reader.sequenceAt(start);
      const layout = layouts.get(reader.layoutIdAt(start));
      if (layout === undefined) refuse("dropped.unreadable");
      else if (!levelAllows(level, layout.level)) refuse("dropped.level");
      else if (layout.ttlMillis !== undefined && isTooOld(block.timeMillis, layout.ttlMillis)) {
        refuse("dropped.expired");
      } else {
        const record = readRow(reader, start, length, layout);
        if (record === undefined) refuse("dropped.unreadable");
        else records.push(strictest(record, level));
      }
    });
    for (; unread > 0; unread--) refuse("dropped.unreadable");
  }
  return { records, refused, lastSequence };
}

function readRow(
  reader: RowReader,
  start: number,
  length: number,
  layout: Layout,
): EventRecord | undefined {
  try {
    return reader.read(start, length, layout);
  } catch {
    // The checksum was right, so the row is of a version that we do not know; it is counted.
    return undefined;
  }
}

function strictest(record: EventRecord, level: PrivacyLevel): EventRecord {
  const { fields } = record.layout;
  const mayStay = fields.every(
    (field) => field.form === "absent" || actionFor(field.class, level) !== "drop",
  );
  if (mayStay) return record;
  const values = record.values.map((value, index) =>
    actionFor(fields[index]!.class, level) === "drop" ? undefined : value,
  );
  return { ...record, values };
}
