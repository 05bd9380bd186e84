import { existsSync, readdirSync, readFileSync } from "node:fs";
import { RowReader } from "../../../src/row/read-row.ts";
import { BLOCK_KIND } from "../../../src/spool/block.ts";
import {
  instanceBytes,
  parseDirectoryName,
  parseSegmentName,
  parseSummaryName,
} from "../../../src/spool/instance-name.ts";
import { forEachItem } from "../../../src/spool/rows.ts";
import { scanBlocks } from "../../../src/spool/scan.ts";

/** What stands in a spool directory, read past the books: block by block, row by row. */
export interface SpoolContents {
  /** Every instance that has a directory or a summary. */
  readonly instances: ReadonlySet<string>;
  /** `log.record.uid` of every row in a valid block, repeats included. */
  readonly uids: readonly string[];
  /** `<directory>/<file>` of every file below. */
  readonly files: readonly string[];
}

export function readSpool(spoolDirectory: string): SpoolContents {
  const root = `${spoolDirectory}/v1`;
  const instances = new Set<string>();
  const uids: string[] = [];
  const files: string[] = [];
  for (const name of existsSync(root) ? readdirSync(root) : []) {
    const summary = parseSummaryName(name);
    if (summary !== undefined) instances.add(summary);
    const parsed = parseDirectoryName(name);
    if (parsed === undefined) continue;
    instances.add(parsed.instance);
    for (const file of readdirSync(`${root}/${name}`)) {
      files.push(`${name}/${file}`);
      uids.push(...segmentUids(`${root}/${name}`, file, parsed.instance));
    }
  }
  return { instances, uids, files };
}

function segmentUids(directory: string, name: string, instance: string): string[] {
  const segment = parseSegmentName(name);
  if (segment === undefined) return [];
  const place = { instance: instanceBytes(instance), file: segment.number };
  const uids: string[] = [];
  for (const block of scanBlocks(readFileSync(`${directory}/${name}`), place).blocks) {
    if (block.kind !== BLOCK_KIND.rows) continue;
    const reader = new RowReader(block.payload);
    const row = (start: number): unknown => uids.push(`${instance}:${reader.sequenceAt(start)}`);
    forEachItem(block, { row, gap: () => {} });
  }
  return uids;
}
