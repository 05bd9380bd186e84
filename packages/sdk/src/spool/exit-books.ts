import type { FileSystem } from "../file-system.ts";
import { MAX_BLOCK_BYTES } from "./block.ts";
import { instanceBytes } from "./instance-name.ts";
import { scanBlocks } from "./scan.ts";
import { addReason, eventAccount, type InstanceState } from "./state.ts";

/** Left behind by the host at exit, beside the segments; see `exit-drain.ts`. */
export const EXIT_FILE = "exit.log";

/** Final counts of one event, by `COUNTER`, and rows that the host could not write at exit. */
export interface ExitEvent {
  readonly layoutId: number;
  readonly name: string;
  readonly counts: readonly number[];
  readonly failed: number;
}

export function encodeExitBooks(events: readonly ExitEvent[]): Buffer {
  return Buffer.from(JSON.stringify(events));
}

/**
 * Lays the host's final counts over the recovered state: they cover every row, so there is no tail
 * and nothing unknown. Books that are closed already have them. False where there are none to apply.
 */
export function applyExitBooks(
  files: FileSystem,
  directory: string,
  instance: string,
  state: InstanceState,
): boolean {
  const path = `${directory}/${EXIT_FILE}`;
  if (state.isClosed || files.status(path)?.kind !== "file") return false;
  const file = Buffer.from(files.readFile(path, MAX_BLOCK_BYTES));
  const [block] = scanBlocks(file, { instance: instanceBytes(instance), file: 0 }).blocks;
  const events = block === undefined ? undefined : parseExitBooks(block.payload);
  if (events === undefined) return false;
  for (const { layoutId, name, counts, failed } of events) {
    const account = eventAccount(state, layoutId, name);
    account.counts = [...counts];
    account.tail = 0;
    account.failedBeforeAdmission += failed;
    if (failed > 0) addReason(state, "failedBeforeAdmission.exit", failed);
  }
  state.isClosed = true;
  return true;
}

function parseExitBooks(payload: Uint8Array): ExitEvent[] | undefined {
  try {
    const events: unknown = JSON.parse(Buffer.from(payload).toString("utf8"));
    return Array.isArray(events) ? (events as ExitEvent[]) : undefined;
  } catch {
    // The checksum was right: a later version wrote it. The books then stay open, with an unknown tail.
    return undefined;
  }
}
