import { groupOf } from "../../../../src/sample/group.ts";
import type { Decide } from "../simulation-parts.ts";
import {
  byFallingRandomness,
  decidedBy,
  type Group,
  thresholdBehind,
} from "./groups-by-randomness.ts";

/** Mistake: a group that does not fit is passed over, and smaller ones behind it still go in. Large groups are too rare for their weight. */
export const skipAndGoOn: Decide = decidedBy((groups, maxRows) => {
  let used = 0;
  const skipped = new Set<number>();
  /** The first that was skipped behind the last that went in. */
  let end: Group | undefined;
  for (const group of byFallingRandomness(groups)) {
    if (used + group.rows > maxRows) {
      skipped.add(group.group);
      end ??= group;
      continue;
    }
    used += group.rows;
    end = undefined;
  }
  const threshold = end === undefined ? 0 : thresholdBehind(end);
  return { threshold, stays: ({ high }) => !skipped.has(groupOf(high)) };
});
