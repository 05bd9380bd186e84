import type { EventDefinition, Priority } from "../../../src/emitter.ts";
import { BLOCK_KIND, type Block } from "../../../src/spool/block.ts";
import { instanceBytes } from "../../../src/spool/instance-name.ts";
import { type Lease, leaseFrom } from "../../../src/spool/lease.ts";
import { type Ledger, sumLedger } from "../../../src/spool/ledger.ts";
import { recoverInstance } from "../../../src/spool/recover.ts";
import { scanBlocks } from "../../../src/spool/scan.ts";
import { readDisk } from "./crash-check.ts";
import { deliveredAll } from "./delivered.ts";
import { FakeProcesses } from "./fake-processes.ts";
import { ManualClock } from "./manual-clock.ts";
import { MemoryFileSystem } from "./memory-file-system.ts";
import type { SeededRandom } from "./seeded-random.ts";
import { withoutReserve } from "./without-reserve.ts";
import { Workbench } from "./workbench.ts";

const TOKENS = ["a", "b", "c", "d", "e", "f", "g", "h"] as const;
type Wide = Readonly<Record<(typeof TOKENS)[number], string>>;

/** Rows of some 500 bytes: what is measured in bytes takes few of them, and so little time. */
export const wideDefinition = (priority: Priority): EventDefinition<Wide> => ({
  name: `wide.${priority}`,
  scope: { name: "test.example/schemas/mutation", version: "1.0.0" },
  severity: "info",
  diagnosticLevel: "basic",
  sampling: { rate: 1, by: "none" },
  delivery: { priority, durability: "written" },
  fields: Object.fromEntries(
    TOKENS.map((name) => [name, { key: `mutation.${name}`, type: "string", class: "system" }]),
  ) as EventDefinition<Wide>["fields"],
  write(to, from) {
    for (const name of TOKENS) to[name]!.put(from[name]);
  },
});

export const WIDE: Wide = Object.fromEntries(TOKENS.map((name) => [name, "x".repeat(60)])) as Wide;
const ROWS_PER_BLOCK = 8;
export const SEGMENT_BYTES: number = 64 * 1024;

/** A directory with one segment; every byte of it belongs to a block. */
export interface SegmentDisk {
  readonly memory: MemoryFileSystem;
  /** The same without the segment, which is not copied in vain where it is replaced. */
  readonly rest: MemoryFileSystem;
  readonly path: string;
  readonly blocks: readonly Block[];
  readonly rows: number;
}

/**
 * A process that wrote one segment of 64 KiB in blocks of 4 KiB, synced, and died. With `isSealed` the
 * segment has its foot; without, the process died before.
 */
export function segmentDisk(isSealed: boolean): SegmentDisk {
  const memory = withoutReserve(new MemoryFileSystem());
  const clock = new ManualClock();
  const bench = new Workbench({ files: memory, clock, processes: new FakeProcesses(1), seed: 1 });
  const path = `${bench.directory}/normal-00000001.seg`;
  const wide = wideDefinition("normal");
  let rows = 0;
  while (rows === 0 || memory.status(path)!.bytes < SEGMENT_BYTES) {
    for (let i = 0; i < ROWS_PER_BLOCK; i++) bench.emitEvent(wide, WIDE);
    rows += ROWS_PER_BLOCK;
    bench.take();
  }
  bench.spool.sync();
  if (isSealed) {
    clock.advance(60_000);
    bench.spool.maintain();
  }
  const place = { instance: instanceBytes(bench.instanceId), file: 1 };
  const rest = memory.copy();
  rest.removeFile(path);
  return { memory, rest, path, blocks: scanBlocks(memory.bytesOf(path), place).blocks, rows };
}

/** What a reader makes of a disk, and the longest read that it asked for. */
export interface MeasuredReading {
  readonly found: Ledger;
  readonly uids: readonly string[];
  readonly final: Ledger;
  readonly longestReadBytes: number;
}

/** A copy of the disk with other bytes in one file, which notes the longest read. */
function measured(
  disk: MemoryFileSystem,
  path: string,
  bytes: Uint8Array,
): { readonly files: MemoryFileSystem; readonly longestReadBytes: () => number } {
  let longest = 0;
  const files = disk.copy();
  files.put(path, bytes);
  const read = files.read.bind(files);
  files.read = (descriptor, into, position) => {
    longest = Math.max(longest, into.byteLength);
    return read(descriptor, into, position);
  };
  return { files, longestReadBytes: () => longest };
}

/** Another process takes the disk over, with other bytes in one file, and delivers all of it. */
export function readWith(disk: MemoryFileSystem, path: string, bytes: Uint8Array): MeasuredReading {
  const { files, longestReadBytes } = measured(disk, path, bytes);
  const { found, uids, final } = readDisk(files, 7, { isOwned: true });
  return { found, uids, final, longestReadBytes: longestReadBytes() };
}

/** The same without the process around it: recovery, leases and settlements alone, in half the time. */
export function recoverWith({ rest, path }: SegmentDisk, bytes: Uint8Array): MeasuredReading {
  const { files, longestReadBytes } = measured(rest, path, bytes);
  const directory = path.slice(0, path.lastIndexOf("/"));
  const id = directory.slice(directory.lastIndexOf("/") + 1);
  const instance = recoverInstance(files, new ManualClock(), id, directory, () => {});
  const found = sumLedger([instance.books]);
  const uids: string[] = [];
  const next = (): Lease | undefined => leaseFrom(files, instance, "normal", "basic");
  for (let lease = next(); lease !== undefined; lease = next()) {
    for (const { sequence } of lease.records) uids.push(`${id}:${sequence}`);
    instance.settle(lease, deliveredAll(lease));
  }
  const final = sumLedger([instance.books]);
  return { found, uids, final, longestReadBytes: longestReadBytes() };
}

/** Rows in the blocks that any of these ranges touches. */
export function rowsIn({ blocks }: SegmentDisk, touched: Touched): number {
  let rows = 0;
  for (const { kind, offset, bytes, items } of blocks) {
    const isTouched = touched.some(([from, to]) => from < offset + bytes && to > offset);
    if (kind === BLOCK_KIND.rows && isTouched) rows += items;
  }
  return rows;
}

/** Ranges of the old file that are not where and what they were. */
type Touched = readonly (readonly [from: number, to: number])[];

/** Damage of up to 2,000 bytes: filled, overwritten by another part, cut off, doubled, or random. */
export function largeDamage(
  whole: Buffer,
  random: SeededRandom,
): { readonly bytes: Buffer; readonly touched: Touched } {
  const bytes = Buffer.from(whole);
  const length = 1 + random.below(2000);
  const at = random.below(whole.byteLength - length);
  const other = random.below(whole.byteLength - length);
  const here: Touched = [[at, at + length]];
  switch (random.below(5)) {
    case 0:
      bytes.fill(random.pick([0, 0xff]), at, at + length);
      return { bytes, touched: here };
    case 1:
      whole.copy(bytes, other, at, at + length);
      return { bytes, touched: [[other, other + length]] };
    case 2:
      return { bytes: bytes.subarray(0, at), touched: [[at, whole.byteLength]] };
    case 3: {
      // What stands behind it is in another place, and so not valid any more.
      const doubled = Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
      return { bytes: doubled, touched: [[at, whole.byteLength]] };
    }
    default:
      for (let i = at; i < at + length; i++) bytes[i] = random.below(256);
      return { bytes, touched: here };
  }
}
