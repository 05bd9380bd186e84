import { readGapRow } from "../row/gap-row.ts";
import { RowReader } from "../row/read-row.ts";
import { ROW_KIND, ROW_KIND_AT } from "../row/row-format.ts";
import { BLOCK_KIND, type Block } from "../spool/block.ts";
import { forEachRow } from "../spool/rows.ts";
import { decodeTables, type Tables } from "../spool/tables.ts";

/** By id. */
export type Layouts = Map<number, Tables["layouts"][number]>;

/** What is wrong with a valid block of a segment. Its tables are added to `layouts`. */
export function segmentProblem(block: Block, layouts: Layouts): string | undefined {
  if (block.kind > BLOCK_KIND.foot) return undefined;
  if (block.kind === BLOCK_KIND.rows) return rowsProblem(block, layouts);
  const tables = decodeTables(block.payload);
  for (const layout of tables?.layouts ?? []) layouts.set(layout.id, layout);
  return tables === undefined ? "holds no tables that can be read" : undefined;
}

function rowsProblem({ payload, items }: Block, layouts: Layouts): string | undefined {
  const reader = new RowReader(payload);
  let unread = 0;
  let seen = 0;
  forEachRow(payload, (start, length) => {
    if (payload[start + ROW_KIND_AT] === ROW_KIND.gap) {
      const gap = readGapRow(payload, start);
      seen += gap?.items ?? 0;
      if (gap === undefined) unread++;
      return;
    }
    seen++;
    const layout = layouts.get(reader.layoutIdAt(start));
    if (layout === undefined || !isReadable(reader, start, length, layout)) unread++;
  });
  if (seen !== items) return `says that it has ${items} rows and has ${seen}`;
  return unread === 0 ? undefined : `has ${unread} rows that do not fit their layout`;
}

function isReadable(
  reader: RowReader,
  start: number,
  length: number,
  layout: Tables["layouts"][number],
): boolean {
  try {
    reader.read(start, length, layout);
    return true;
  } catch {
    // A later version's row, or a fault of the writer's: it is told as damage.
    return false;
  }
}
