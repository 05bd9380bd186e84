import { encodeGapRow, type GapReason, type GapRow, readGapRow } from "../row/gap-row.ts";
import { RowReader } from "../row/read-row.ts";
import { isSameSampling, readSampling, resampledRow } from "../row/resampled-row.ts";
import { ROW_KIND, ROW_KIND_AT } from "../row/row-format.ts";
import { emptyVerdict } from "../sample/window/window-judge.ts";
import type { Verdict } from "../sample/window/window-row.ts";
import type { Block } from "./block.ts";
import { forEachRow } from "./rows.ts";

/** What becomes of the event row at `start`. Where it stays, `into` has its R and T from now on. */
export type RowJudge = (
  payload: Buffer,
  start: number,
  length: number,
  into: Verdict,
) => "stays" | GapReason;

const NO_ROW: Buffer = Buffer.alloc(0);

/** Whether a block's payload is rows and gaps to its end, and they are as many as it says. */
export function isWholeRows({ payload, items }: Pick<Block, "payload" | "items">): boolean {
  let counted = 0;
  let end = 0;
  forEachRow(payload, (start, length) => {
    end = start + length;
    const isEvent = payload[start + ROW_KIND_AT] === ROW_KIND.event;
    counted += isEvent ? 1 : (readGapRow(payload, start)?.items ?? Number.NaN);
  });
  return end === payload.byteLength && counted === items;
}

/**
 * The payload that is left of a block of whole rows: those that stay, with the R and T that the judge gave them, and for
 * each reason one gap row where the first row that it stands for was. Where the block's last row goes it gets a gap row of
 * its own, so that the sequences of a block still end where they ended. A row that stays grows by 8 bytes at most.
 */
export function thinnedPayload(payload: Buffer, judge: RowJudge): Buffer {
  const rows = new RowReader(payload);
  const gaps = new Gaps();
  const before: Verdict = emptyVerdict();
  const after: Verdict = emptyVerdict();
  forEachRow(payload, (start, length) => {
    const gap = readGapRow(payload, start);
    if (gap !== undefined) return gaps.add(gap);
    readSampling(payload, start, length, before);
    const fate = judge(payload, start, length, after);
    if (fate !== "stays") {
      return gaps.add({ reason: fate, items: 1, firstSequence: rows.sequenceAt(start) });
    }
    gaps.keep(
      isSameSampling(before, after)
        ? payload.subarray(start, start + length)
        : resampledRow(payload, start, length, after),
    );
  });
  return Buffer.concat(gaps.finish());
}

/** The rows of a block that stay, and what the gaps between them come to. */
class Gaps {
  readonly #rows: Buffer[] = [];
  readonly #byReason = new Map<GapReason, { at: number; items: number; firstSequence: number }>();
  /** The last row, where it is a gap for one row: its sequence is the block's last one. */
  #last: GapRow | undefined;

  keep(row: Buffer): void {
    this.#rows.push(row);
    this.#last = undefined;
  }

  add(gap: GapRow): void {
    const { reason, items, firstSequence } = gap;
    this.#last = items === 1 ? gap : undefined;
    const before = this.#byReason.get(reason);
    if (before !== undefined) before.items += items;
    else {
      this.#byReason.set(reason, { at: this.#rows.length, items, firstSequence });
      this.#rows.push(NO_ROW);
    }
  }

  finish(): readonly Buffer[] {
    const last = this.#last;
    if (last !== undefined) {
      this.#byReason.get(last.reason)!.items--;
      this.#rows.push(encodeGapRow(last));
    }
    for (const [reason, { at, items, firstSequence }] of this.#byReason) {
      if (items > 0) this.#rows[at] = encodeGapRow({ reason, items, firstSequence });
    }
    return this.#rows;
  }
}
