import type { FileSystem } from "../file-system.ts";
import { BLOCK_KIND, MAX_BLOCK_BYTES } from "./block.ts";
import { instanceBytes, journalName, parseJournalName } from "./instance-name.ts";
import { ROTATE_BYTES } from "./journal.ts";
import { readStart } from "./read-file.ts";
import { scanBlocks } from "./scan.ts";
import { applyState, emptyState, type InstanceState } from "./state.ts";

/** What a reader takes at most: a file that was due for rotation plus its longest step. */
const MAX_JOURNAL_BYTES: number = ROTATE_BYTES + MAX_BLOCK_BYTES;

export interface JournalReading {
  readonly state: InstanceState;
  /** Of the newest file, readable or not: a new journal goes on from here. */
  readonly generation: number;
  /** A step before the last readable one is lost: events that only it named are as they were before. */
  readonly isDamaged: boolean;
}

/** The last state that a directory's journals hold; an empty one where none is readable. */
export function readJournal(
  files: FileSystem,
  directory: string,
  instance: string,
): JournalReading {
  const generations = files
    .list(directory)
    .flatMap((name) => parseJournalName(name) ?? [])
    .sort((a, b) => b - a);
  const generation = generations[0] ?? 0;
  for (const candidate of generations) {
    const path = `${directory}/${journalName(candidate)}`;
    if (files.status(path)?.kind !== "file") continue;
    const file = readStart(files, path, MAX_JOURNAL_BYTES);
    const place = { instance: instanceBytes(instance), file: candidate };
    const { blocks, end, damagedBytes } = scanBlocks(file, place);
    const state = emptyState();
    const applied = blocks.filter(
      (block) => block.kind === BLOCK_KIND.journal && applyState(state, block.payload),
    );
    const tornBytes = file.byteLength - end;
    const isDamaged = damagedBytes > tornBytes || applied.length < blocks.length;
    if (applied.length > 0) return { state, generation, isDamaged };
  }
  return { state: emptyState(), generation, isDamaged: false };
}
