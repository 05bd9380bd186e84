import { RowReader } from "../row/read-row.ts";
import { type Exposure, levelAllows } from "../scrub/policy.ts";
import type { Timekeeper } from "./age.ts";
import type { Block } from "./block.ts";
import type { Instance } from "./instance.ts";
import { type LeasedRow, rowTimeMillis } from "./leased-row.ts";
import type { RowDecisions } from "./row-decisions.ts";
import { forEachItem } from "./rows.ts";

/** What a lease makes of the items of its blocks: each is in `rows` or counted in `refused`. */
export interface SortedRows {
  readonly rows: readonly LeasedRow[];
  /** By `<bucket>.<reason>`. */
  readonly refused: Readonly<Record<string, number>>;
  readonly lastSequence: number | undefined;
}

export interface SortingOptions {
  readonly instance: Pick<Instance, "layouts">;
  readonly level: Exposure;
  readonly isTooOld: ReturnType<Timekeeper["judge"]>;
  /** Undefined where no window has decided anything of these rows. */
  readonly decisions: RowDecisions | undefined;
}

/** Sorts out what may not leave. Whether a row fits its layout shows when it is decoded or encoded. */
export function sortRows(blocks: readonly Block[], options: SortingOptions): SortedRows {
  const { instance, level, isTooOld, decisions } = options;
  let lastSequence: number | undefined;
  const rows: LeasedRow[] = [];
  const refused: Record<string, number> = {};
  const refuse = (reason: string, items: number = 1): void => {
    if (items > 0) refused[reason] = (refused[reason] ?? 0) + items;
  };
  for (const block of blocks) {
    const { payload, timeMillis: writtenMillis } = block;
    const reader = new RowReader(payload);
    const row = (start: number, length: number): void => {
      const sequence = reader.sequenceAt(start);
      lastSequence = sequence;
      const layout = instance.layouts.get(reader.layoutIdAt(start));
      if (layout === undefined) {
        refuse("dropped.unreadable");
        return;
      }
      const timeMillis = rowTimeMillis(payload, start, length);
      const leased = { bytes: payload, start, length, layout, sequence, timeMillis };
      // First of all: what a budget took is thinned, whatever else would have become of it.
      const decided = decisions?.of(leased) ?? leased;
      if (typeof decided === "string") refuse(decided);
      else if (!levelAllows(level, layout.level)) refuse("dropped.level");
      else if (layout.ttlMillis !== undefined && isTooOld(writtenMillis, layout.ttlMillis)) {
        refuse("dropped.expired");
      } else rows.push(decided);
    };
    const unreadable = forEachItem(block, {
      row,
      gap({ reason, items, firstSequence }) {
        lastSequence = Math.max(lastSequence ?? 0, firstSequence);
        refuse(reason, items);
      },
    });
    refuse("dropped.unreadable", unreadable);
  }
  return { rows, refused, lastSequence };
}
