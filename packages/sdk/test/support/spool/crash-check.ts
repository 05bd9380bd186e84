import { MAX_ROW_BYTES } from "../../../src/row/row-format.ts";
import type { Ledger } from "../../../src/spool/ledger.ts";
import { adoptAll, type Oracle, uidsOf } from "./crash-sequence.ts";
import { FakeProcesses } from "./fake-processes.ts";
import { ManualClock } from "./manual-clock.ts";
import type { MemoryFileSystem } from "./memory-file-system.ts";
import { withoutReserve } from "./without-reserve.ts";
import { Workbench } from "./workbench.ts";

/** What the next process makes of a disk that a crash left. */
export interface Reading {
  /** As found, before anything is delivered. */
  readonly found: Ledger;
  /** In order of delivery. */
  readonly uids: readonly string[];
  /** After all was delivered. */
  readonly final: Ledger;
  /** The disk as it was left before anything was delivered; not with `isOwned`. */
  readonly disk: MemoryFileSystem;
}

/**
 * Another process takes over all that is there and delivers it. Everybody who was alive is dead. With
 * `isOwned` the disk itself is used up, which is faster.
 */
export function readDisk(
  image: MemoryFileSystem,
  seed: number,
  { isOwned = false }: { readonly isOwned?: boolean } = {},
): Reading {
  const files = withoutReserve(isOwned ? image : image.copy());
  const bench = new Workbench({
    files,
    clock: new ManualClock(),
    processes: new FakeProcesses(2 ** 20 + (seed % 2 ** 20)),
    seed,
    ringBytes: 2 * MAX_ROW_BYTES,
  });
  adoptAll(bench);
  const found = bench.spool.ledger();
  const disk = isOwned ? files : files.copy();
  const uids: string[] = [];
  for (let lease = bench.spool.lease(); lease !== undefined; lease = bench.spool.lease()) {
    uids.push(...uidsOf(lease));
    bench.deliver(lease);
  }
  return { found, uids, final: bench.spool.ledger(), disk };
}

/**
 * What is wrong with a reading after `end` changes; nothing, if Sonde keeps its promises:
 *
 * - The sums balance, before and after delivery, and nothing stays behind.
 * - A row that was synced arrives, or was settled before. With `mayEvict`, or was given up for room, and counted.
 * - Nothing arrives that was not emitted, and nothing twice.
 * - What was settled, and said so, arrives no more. What a crash caught while it was settled is counted as
 *   delivered, or arrives; not both.
 */
export function problemsWith(
  { found, uids, final }: Reading,
  { kept, synced, settling, settled }: ReturnType<Oracle["at"]>,
  mayEvict: boolean,
): string[] {
  const problems: string[] = [];
  const expect = (isRight: boolean, what: string): void => {
    if (!isRight) problems.push(what);
  };
  for (const [when, ledger] of Object.entries({ found, final })) {
    expect(ledger.discrepancy === 0, `${when}: discrepancy ${ledger.discrepancy}`);
    for (const [name, value] of Object.entries(ledger)) {
      if (typeof value === "number") expect(value >= 0, `${when}: ${name} is ${value}`);
    }
  }
  expect(final.buffered === 0, `${final.buffered} rows stay behind`);
  const arrived = new Set(uids);
  expect(arrived.size === uids.length, `${uids.length - arrived.size} rows come twice`);
  const strange = uids.filter((uid) => !kept.has(uid));
  expect(strange.length === 0, `rows that nobody emitted: ${strange.join()}`);
  expect(found.admitted <= kept.size, `${found.admitted} admitted of ${kept.size}`);
  const again = uids.filter((uid) => settled.has(uid));
  expect(again.length === 0, `rows that were settled come again: ${again.join()}`);
  expect(found.delivered >= settled.size, `${found.delivered} delivered of ${settled.size}`);
  const caught = [...settling].filter((uid) => !settled.has(uid) && arrived.has(uid)).length;
  const most = settling.size - caught;
  expect(found.delivered <= most, `${found.delivered} delivered, and at most ${most} could be`);
  expect(final.delivered === found.delivered + uids.length, `${final.delivered} after delivery`);
  const missing = [...synced].filter((uid) => !arrived.has(uid) && !settling.has(uid));
  const evicted = mayEvict ? (found.byReason["dropped.spool_full"] ?? 0) : 0;
  expect(missing.length <= evicted, `synced rows are lost: ${missing.slice(0, 9).join()}`);
  return problems;
}

/**
 * What a second recovery, of the disk that the first one left, finds otherwise. The books must be the
 * same. So must the rows, but for one case: where a crash tore the head of a segment that was never
 * synced, its rows are read with the tables of another segment, and cannot be once that is delivered.
 */
export function problemsWithRepeat(
  first: Reading,
  synced: ReadonlySet<string>,
  seed: number,
): string[] {
  const second = readDisk(first.disk, seed);
  const problems: string[] = [];
  const [before, after] = [comparable(first.found), comparable(second.found)];
  if (before !== after) problems.push(`a second recovery finds ${after} after ${before}`);
  if (second.final.discrepancy !== 0) problems.push("a second recovery does not balance");
  const arrived = new Set(second.uids);
  const gone = first.uids.filter((uid) => !arrived.has(uid));
  if (gone.some((uid) => synced.has(uid))) problems.push(`a second recovery lacks ${gone.join()}`);
  const unreadable = second.final.byReason["dropped.unreadable"] ?? 0;
  if (unreadable < gone.length) problems.push(`${gone.length} rows lack, ${unreadable} are booked`);
  const extra = second.uids.filter((uid) => !first.uids.includes(uid));
  if (extra.length > 0) problems.push(`a second recovery delivers ${extra.join()} as well`);
  return problems;
}

/** The first reader itself died with its books open: its own tail is one more than it found. */
function comparable(ledger: Ledger): string {
  return JSON.stringify({ ...ledger, unknownTail: undefined });
}
