import { expect, test } from "vitest";
import { BLOCK_KIND, type Block } from "../src/spool/block.ts";
import { expectBalanced } from "./support/spool/balance.ts";
import { SeededRandom } from "./support/spool/seeded-random.ts";
import {
  largeDamage,
  type MeasuredReading,
  readWith,
  recoverWith,
  rowsIn,
  SEGMENT_BYTES,
  type SegmentDisk,
  segmentDisk,
} from "./support/spool/segment-disk.ts";

/** What may be asked for: the file is a little longer than 64 KiB, and no header makes it more. */
const MAX_READ_BYTES = SEGMENT_BYTES + 8 * 1024;

function seededRandom(): SeededRandom {
  const seed = Number(process.env["SONDE_TEST_SEED"] ?? Date.now() % 2 ** 32);
  console.info(`mutation: seed ${seed} (repeat with SONDE_TEST_SEED=${seed})`);
  return new SeededRandom(seed);
}

/** Fails with the byte's place unless exactly `lost` rows are, and are booked under `reason`. */
function expectLoss(
  disk: SegmentDisk,
  found: MeasuredReading,
  lost: number,
  where: string,
  reason: string = "dropped.damaged",
): void {
  const { discrepancy, admitted, delivered, dropped, buffered, byReason } = found.final;
  const isRight =
    discrepancy === 0 &&
    buffered === 0 &&
    admitted === disk.rows &&
    dropped === lost &&
    (byReason[reason] ?? 0) === lost &&
    delivered === disk.rows - lost &&
    new Set(found.uids).size === delivered &&
    found.longestReadBytes <= MAX_READ_BYTES;
  // To compare every one of 64k ledgers field by field takes longer than to read them.
  if (!isRight)
    expect({ lost, where }).toEqual({ ...found.final, longest: found.longestReadBytes });
}

/** Changes one byte, reads, and puts it back. */
function readMutated(
  disk: SegmentDisk,
  bytes: Buffer,
  at: number,
  to: number,
  read: typeof recoverWith = ({ memory, path }) => readWith(memory, path, bytes),
): MeasuredReading {
  const old = bytes[at]!;
  bytes[at] = to;
  const found = read(disk, bytes);
  bytes[at] = old;
  return found;
}

const isRows = ({ kind }: Block): boolean => kind === BLOCK_KIND.rows;

test("T14, T21: every byte of a segment in turn: one block is lost at most, exactly, and none by a byte of head or foot", {
  timeout: 600_000,
}, () => {
  const disk = segmentDisk(true);
  const bytes = disk.memory.bytesOf(disk.path);
  expect(bytes.byteLength).toBeGreaterThanOrEqual(SEGMENT_BYTES);
  let mutated = 0;
  for (const block of disk.blocks) {
    for (let at = block.offset; at < block.offset + block.bytes; at++) {
      const found = readMutated(disk, bytes, at, bytes[at]! ^ 0xff, recoverWith);
      expectLoss(disk, found, isRows(block) ? block.items : 0, `byte ${at}, ${block.kind}`);
      mutated++;
    }
  }
  expect(mutated).toBe(bytes.byteLength);
});

test("a bit, a zero, a successor: every edge of every block, and a sample between", () => {
  const disk = segmentDisk(true);
  const bytes = disk.memory.bytesOf(disk.path);
  const random = seededRandom();
  for (const block of disk.blocks) {
    const places = [
      ...Array.from({ length: 48 }, (_, at) => at),
      ...Array.from({ length: 4 }, (_, at) => block.bytes - 4 + at),
      ...Array.from({ length: 8 }, () => 48 + random.below(block.bytes - 52)),
    ];
    for (const place of places) {
      const at = block.offset + place;
      const old = bytes[at]!;
      const to = random.pick([old ^ (1 << random.below(8)), 0, (old + 1) & 0xff]);
      const lost = to !== old && isRows(block) ? block.items : 0;
      expectLoss(disk, readMutated(disk, bytes, at, to), lost, `byte ${at} as ${to}`);
    }
  }
});

test("larger damage costs no more than the blocks that it touches, and is counted", () => {
  const disk = segmentDisk(true);
  const whole = disk.memory.bytesOf(disk.path);
  const random = seededRandom();
  let lossy = 0;
  for (let times = 0; times < 600; times++) {
    const { bytes, touched } = largeDamage(whole, random);
    const { final, uids, longestReadBytes } = readWith(disk.memory, disk.path, bytes);
    expectBalanced(final);
    expect(final.admitted).toBe(disk.rows);
    expect(final.dropped).toBeLessThanOrEqual(rowsIn(disk, touched));
    expect(new Set(uids).size).toBe(disk.rows - final.dropped);
    expect(longestReadBytes).toBeLessThanOrEqual(MAX_READ_BYTES);
    if (final.dropped > 0) lossy++;
  }
  expect(lossy).toBeGreaterThan(300);
});

/*
 * A segment whose process died before it was sealed has no foot; the tables behind its head are the other
 * copy. One promise is weaker: where the journal is gone too, nothing but the last block itself tells of the
 * last block, and its rows, 64 KiB at most, are missing from `admitted` as well.
 */
test.each([
  { hasFoot: false, hasJournal: true },
  { hasFoot: true, hasJournal: false },
  { hasFoot: false, hasJournal: false },
])("foot: $hasFoot, journal: $hasJournal: exact but for what nothing tells of", (case_) => {
  const disk = segmentDisk(case_.hasFoot);
  for (const path of disk.memory.paths) {
    if (path.includes("journal") && !case_.hasJournal) disk.memory.removeFile(path);
  }
  const last = disk.blocks.findLast(isRows);
  const bytes = disk.memory.bytesOf(disk.path);
  const random = seededRandom();
  for (const block of disk.blocks) {
    for (let times = 0; times < 12; times++) {
      const at = block.offset + random.below(block.bytes);
      const found = readMutated(disk, bytes, at, bytes[at]! ^ 0xff);
      if (block === last && !case_.hasFoot && !case_.hasJournal) {
        const rest = disk.rows - block.items;
        expectBalanced(found.final);
        expect(found.final).toMatchObject({ admitted: rest, delivered: rest, dropped: 0 });
      } else {
        expectLoss(disk, found, isRows(block) ? block.items : 0, `byte ${at}`);
      }
    }
  }
});
