import { RowReader } from "../../../src/row/read-row.ts";
import { BLOCK_KIND } from "../../../src/spool/block.ts";
import {
  instanceBytes,
  parseDirectoryName,
  parseSegmentName,
} from "../../../src/spool/instance-name.ts";
import { forEachItem } from "../../../src/spool/rows.ts";
import { scanBlocks } from "../../../src/spool/scan.ts";
import type { Fault, Operation } from "./faulty-file-system.ts";
import type { MemoryFileSystem } from "./memory-file-system.ts";
import { ROOT } from "./workbench.ts";

/** How a disk may be ill; each an everyday one. */
export const ILLNESSES = ["full", "short", "failing", "read-only"] as const;
export type Illness = (typeof ILLNESSES)[number];

const CHANGES: ReadonlySet<Operation["name"]> = new Set([
  "makeDirectory",
  "create",
  "write",
  "truncate",
  "sync",
  "syncDirectory",
  "rename",
  "link",
  "touch",
  "removeFile",
  "removeDirectory",
]);

/** What an ill disk does to one call. */
export function faultOf(illness: Illness, { name }: Operation): Fault | undefined {
  switch (illness) {
    case "full":
      return name === "write" ? "ENOSPC" : undefined;
    case "short":
      return name === "write" ? { shortBy: 7 } : undefined;
    case "failing":
      return name === "sync" || name === "syncDirectory" ? "EIO" : undefined;
    case "read-only":
      return CHANGES.has(name) ? "EROFS" : undefined;
  }
}

/** The uid of every row in a valid block, read past the books. */
export function rowsOnDisk(memory: MemoryFileSystem): Set<string> {
  const uids = new Set<string>();
  for (const name of memory.list(ROOT)) {
    const instance = parseDirectoryName(name)?.instance;
    if (instance === undefined) continue;
    for (const file of memory.list(`${ROOT}/${name}`)) {
      const number = parseSegmentName(file)?.number;
      if (number === undefined) continue;
      const place = { instance: instanceBytes(instance), file: number };
      for (const block of scanBlocks(memory.bytesOf(`${ROOT}/${name}/${file}`), place).blocks) {
        if (block.kind !== BLOCK_KIND.rows) continue;
        const rows = new RowReader(block.payload);
        const row = (start: number): unknown => uids.add(`${instance}:${rows.sequenceAt(start)}`);
        forEachItem(block, { row, gap: () => {} });
      }
    }
  }
  return uids;
}
