import type { Layout } from "../row/layout.ts";
import { RowReader } from "../row/read-row.ts";
import { readSampling } from "../row/resampled-row.ts";
import { type Seed, thinByHalf } from "../sample/redraw.ts";
import { emptyVerdict } from "../sample/window/window-judge.ts";
import type { Verdict } from "../sample/window/window-row.ts";
import { emptyRow } from "../sample/window/window-rows.ts";
import type { Instance } from "./instance.ts";
import { type LeasedRow, rowTimeMillis } from "./leased-row.ts";
import { fateInWindow, type MeasureRow } from "./row-decisions.ts";
import type { SegmentEntry } from "./stretch.ts";
import type { RowJudge } from "./thinned-block.ts";

/** What windows decided of the rows of a segment, unless that stands on the disk already. */
export function decidedOnly(
  instance: Instance,
  segment: SegmentEntry,
  measure: MeasureRow | undefined,
): RowJudge {
  if (segment.isDecided === true || instance.windows.count === 0) return stays;
  const row = emptyRow();
  return (payload, start, length, into) => {
    const reader = new RowReader(payload);
    const sequence = reader.sequenceAt(start);
    const judge = instance.windows.judgeOf(sequence);
    if (judge === undefined) return stays(payload, start, length, into);
    const layoutId = reader.layoutIdAt(start);
    const place = { bytes: payload, start, length, sequence, layoutId };
    const layout = instance.layouts.get(layoutId);
    return fateInWindow(judge, place, () => bytesOf({ ...place, layout }, measure), row, into);
  };
}

/** A row that fits no layout is delivered to nobody, and counts nothing. */
function bytesOf(
  row: Omit<LeasedRow, "layout" | "timeMillis"> & { readonly layout: Layout | undefined },
  measure: MeasureRow = () => 0,
): number {
  const { layout, bytes, start, length } = row;
  if (layout === undefined) return 0;
  return measure({ ...row, layout, timeMillis: rowTimeMillis(bytes, start, length) });
}

/** Of what `before` lets stay, half of the groups: rows of equal R stay or go together, always-kept ones like all others. */
export function halfOf(seed: Seed, before: RowJudge): RowJudge {
  const decided: Verdict = emptyVerdict();
  return (payload, start, length, into) => {
    const fate = before(payload, start, length, decided);
    if (fate !== "stays") return fate;
    return thinByHalf(seed, decided, into) ? "stays" : "thinned.spool_full";
  };
}

function stays(payload: Buffer, start: number, length: number, into: Verdict): "stays" {
  readSampling(payload, start, length, into);
  into.isRedrawn = false;
  return "stays";
}
