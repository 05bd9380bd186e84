import { errorCode } from "../errors.ts";
import type { FileSystem } from "../file-system.ts";
import { BLOCK_KIND, type Block, MAX_BLOCK_BYTES } from "../spool/block.ts";
import { EXIT_FILE } from "../spool/exit-books.ts";
import {
  instanceBytes,
  journalName,
  parseJournalName,
  parseSegmentName,
  parseSummaryName,
} from "../spool/instance-name.ts";
import { ROTATE_BYTES } from "../spool/journal.ts";
import { MAX_SEGMENT_FILE_BYTES } from "../spool/lane-writer.ts";
import { readStart } from "../spool/read-file.ts";
import { scanBlocks } from "../spool/scan.ts";
import { applyState, emptyState } from "../spool/state.ts";
import { decodeTables } from "../spool/tables.ts";
import { decodeDecision, MAX_WINDOWS_BYTES, WINDOWS_FILE } from "../spool/window-file.ts";
import { type Layouts, segmentProblem } from "./verify-blocks.ts";

/** Damage in one file. Plain data. */
export interface Damage {
  readonly path: string;
  /** Where it begins, in bytes. */
  readonly offset: number;
  readonly problem: string;
}

export interface Verified {
  readonly damage: readonly Damage[];
  readonly files: number;
  readonly blocks: number;
  readonly bytes: number;
}

const NOTHING: Verified = { damage: [], files: 0, blocks: 0, bytes: 0 };

/**
 * Reads every block of every file of an instance's directory. A file that goes away meanwhile is no damage, and
 * neither is what follows the last valid block where nobody sealed the file: a kill leaves that behind,
 * and a live process may be writing it. One file at a time is in memory. Throws what else the disk throws.
 */
export function verifyDirectory(files: FileSystem, directory: string, id: string): Verified {
  const names = files.list(directory).sort();
  const layouts: Layouts = new Map();
  let sum = NOTHING;
  for (const name of names) {
    if (parseSegmentName(name) !== undefined) gatherLayouts(files, directory, name, id, layouts);
  }
  for (const name of names) {
    const path = `${directory}/${name}`;
    sum = add(sum, verifyFile(files, path, name, id, layouts));
  }
  return sum;
}

/** The same of one summary in the root, which is whole or damaged: it was written before it came there. */
export function verifySummary(files: FileSystem, path: string, id: string): Verified {
  const verified = readWhole(files, path, id, 0, MAX_BLOCK_BYTES, (block) =>
    applyState(emptyState(), block.payload) ? undefined : "holds no books that can be read",
  );
  if (verified.blocks > 0 || verified.files === 0) return verified;
  return { ...verified, damage: [{ path, offset: 0, problem: "is no summary that can be read" }] };
}

export function add(one: Verified, other: Verified): Verified {
  return {
    damage: [...one.damage, ...other.damage],
    files: one.files + other.files,
    blocks: one.blocks + other.blocks,
    bytes: one.bytes + other.bytes,
  };
}

function verifyFile(
  files: FileSystem,
  path: string,
  name: string,
  id: string,
  layouts: Layouts,
): Verified {
  const segment = parseSegmentName(name);
  if (segment !== undefined) {
    // Its own tables stand before the rows that need them; where they are damaged, others have them.
    const known = new Map(layouts);
    const check = (block: Block): string | undefined => segmentProblem(block, known);
    return readWhole(files, path, id, segment.number, MAX_SEGMENT_FILE_BYTES, check);
  }
  const generation = parseJournalName(name);
  if (generation !== undefined && name === journalName(generation)) {
    const check = ({ payload }: Block): string | undefined =>
      applyState(emptyState(), payload) ? undefined : "is no step of a journal";
    return readWhole(files, path, id, generation, ROTATE_BYTES + MAX_BLOCK_BYTES, check);
  }
  if (name === WINDOWS_FILE) {
    const check = ({ payload }: Block): string | undefined =>
      decodeDecision(payload) === undefined ? "is no decision of a window" : undefined;
    return readWhole(files, path, id, 0, MAX_WINDOWS_BYTES, check);
  }
  if (name === EXIT_FILE) return readWhole(files, path, id, 0, MAX_BLOCK_BYTES, () => undefined);
  const summary = parseSummaryName(name);
  if (summary === undefined) return NOTHING;
  // One that is cut short was not finished: the journal beside it counts.
  return readWhole(files, path, summary, 0, MAX_BLOCK_BYTES, () => undefined);
}

function readWhole(
  files: FileSystem,
  path: string,
  id: string,
  file: number,
  maxBytes: number,
  problemOf: (block: Block) => string | undefined,
): Verified {
  const bytes = ifThere(files, path, maxBytes);
  if (bytes === undefined) return NOTHING;
  const { blocks, end } = scanBlocks(bytes, { instance: instanceBytes(id), file });
  const damage: Damage[] = [];
  let at = 0;
  for (const block of blocks) {
    if (block.offset > at) {
      damage.push({ path, offset: at, problem: `${block.offset - at} bytes are no valid block` });
    }
    const problem = problemOf(block);
    if (problem !== undefined) damage.push({ path, offset: block.offset, problem });
    at = block.offset + block.bytes;
  }
  const isSealed = blocks.at(-1)?.kind === BLOCK_KIND.foot;
  if (isSealed && end < bytes.byteLength) {
    const problem = `${bytes.byteLength - end} bytes follow the last block`;
    damage.push({ path, offset: end, problem });
  }
  return { damage, files: 1, blocks: blocks.length, bytes: bytes.byteLength };
}

/** Undefined too where it is no file: of links and the like the survey tells. */
function ifThere(files: FileSystem, path: string, maxBytes: number): Buffer | undefined {
  try {
    return files.status(path)?.kind === "file" ? readStart(files, path, maxBytes) : undefined;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

function gatherLayouts(
  files: FileSystem,
  directory: string,
  name: string,
  id: string,
  into: Layouts,
): void {
  const bytes = ifThere(files, `${directory}/${name}`, MAX_SEGMENT_FILE_BYTES);
  const place = { instance: instanceBytes(id), file: parseSegmentName(name)!.number };
  for (const { kind, payload } of bytes === undefined ? [] : scanBlocks(bytes, place).blocks) {
    if (kind === BLOCK_KIND.rows) continue;
    for (const layout of decodeTables(payload)?.layouts ?? []) into.set(layout.id, layout);
  }
}
