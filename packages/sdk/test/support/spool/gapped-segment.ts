import { encodeGapRow, type GapReason } from "../../../src/row/gap-row.ts";
import { RowReader } from "../../../src/row/read-row.ts";
import { BLOCK_KIND, type Block, encodeBlock } from "../../../src/spool/block.ts";
import { instanceBytes } from "../../../src/spool/instance-name.ts";
import { forEachRow } from "../../../src/spool/rows.ts";
import { scanBlocks } from "../../../src/spool/scan.ts";

/**
 * The bytes of a segment, with a gap row in place of each run of rows of `sequences`; with `claimed`, each gap row stands for
 * so many more. All else says what it said. It is written from the format's description, as another writer may do it.
 */
export function gapped(
  file: Buffer,
  instance: string,
  number: number,
  sequences: ReadonlySet<number>,
  reason: GapReason,
  claimed: number = 0,
): Buffer {
  const place = { instance: instanceBytes(instance), file: number };
  const blocks: Buffer[] = [];
  let offset = 0;
  for (const block of scanBlocks(file, place).blocks) {
    const payload =
      block.kind === BLOCK_KIND.rows ? withGaps(block, sequences, reason, claimed) : block.payload;
    const encoded = Buffer.from(encodeBlock(payload, block, { ...place, offset }));
    blocks.push(encoded);
    offset += encoded.byteLength;
  }
  return Buffer.concat(blocks);
}

function withGaps(
  { payload }: Block,
  sequences: ReadonlySet<number>,
  reason: GapReason,
  claimed: number,
): Buffer {
  const reader = new RowReader(payload);
  const parts: Buffer[] = [];
  let gap = { items: 0, firstSequence: 0 };
  const end = (): void => {
    if (gap.items > 0) parts.push(encodeGapRow({ ...gap, reason, items: gap.items + claimed }));
    gap = { items: 0, firstSequence: 0 };
  };
  forEachRow(payload, (start, length) => {
    const sequence = reader.sequenceAt(start);
    if (sequences.has(sequence)) {
      gap = { items: gap.items + 1, firstSequence: gap.items === 0 ? sequence : gap.firstSequence };
      return;
    }
    end();
    parts.push(payload.subarray(start, start + length));
  });
  end();
  return Buffer.concat(parts);
}
