import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { nodeFileSystem } from "../../../src/file-system.ts";
import { BLOCK_KIND, type Block, encodeBlock } from "../../../src/spool/block.ts";
import { instanceBytes, segmentName } from "../../../src/spool/instance-name.ts";
import { Journal } from "../../../src/spool/journal.ts";
import { scanBlocks } from "../../../src/spool/scan.ts";
import { emptyState, eventAccount } from "../../../src/spool/state.ts";
import { FakeProcesses } from "./fake-processes.ts";
import { ManualClock } from "./manual-clock.ts";
import { MemoryFileSystem } from "./memory-file-system.ts";
import { Workbench } from "./workbench.ts";

export interface SparseBacklog {
  readonly instanceId: string;
  /** Rows in each segment. */
  readonly items: number;
}

/**
 * A directory on the real disk as a process leaves it that closed its books with a backlog: sealed
 * segments of the normal lane, each of `segmentBytes`. Most of a segment is a hole, so that gibibytes of
 * them are made in a moment; its few rows can be leased.
 */
export function makeSparseBacklog(
  root: string,
  segments: number,
  segmentBytes: number,
): SparseBacklog {
  const { head, rows, foot, instanceId } = oneSegment();
  const directory = `${root}/${instanceId}`;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (let number = 1; number <= segments; number++) {
    const descriptor = openSync(`${directory}/${segmentName("normal", number)}`, "wx", 0o600);
    const put = (block: Block, offset: number, cumulativeItems: number): number => {
      const place = { instance: instanceBytes(instanceId), file: number, offset };
      const bytes = encodeBlock(block.payload, { ...block, cumulativeItems }, place);
      return offset + writeSync(descriptor, bytes, 0, bytes.byteLength, offset);
    };
    const before = (number - 1) * rows.items;
    const after = before + rows.items;
    const end = put(rows, put(head, 0, before), after);
    put(foot, Math.max(end, segmentBytes - foot.bytes), after);
    closeSync(descriptor);
  }
  closeBooks(directory, instanceId, segments * rows.items);
  return { instanceId, items: rows.items };
}

function oneSegment(): { head: Block; rows: Block; foot: Block; instanceId: string } {
  const memory = new MemoryFileSystem();
  const clock = new ManualClock();
  const bench = new Workbench({ files: memory, clock, processes: new FakeProcesses(1), seed: 1 });
  bench.write("normal", 10);
  clock.advance(60_000);
  bench.spool.maintain();
  const { instanceId } = bench;
  const { blocks } = scanBlocks(memory.bytesOf(`${bench.directory}/normal-00000001.seg`), {
    instance: instanceBytes(instanceId),
    file: 1,
  });
  const of = (kind: number): Block => blocks.find((block) => block.kind === kind)!;
  const [head, rows, foot] = [BLOCK_KIND.head, BLOCK_KIND.rows, BLOCK_KIND.foot].map(of);
  return { head: head!, rows: rows!, foot: foot!, instanceId };
}

function closeBooks(directory: string, instanceId: string, items: number): void {
  const state = emptyState();
  state.lanes.normal.cumulativeItems = items;
  const account = eventAccount(state, 1, "bench.normal.r1");
  account.admitted = items;
  account.tail = items;
  state.isClosed = true;
  const journal = new Journal(nodeFileSystem, new ManualClock(), directory, instanceId, 0);
  journal.append(state, new Set());
  journal.sync();
  journal.close();
}
