import { groupOf } from "../../../../src/sample/group.ts";
import type { Decide } from "../simulation-parts.ts";
import { decidedBy, thresholdBehind } from "./groups-by-randomness.ts";

/** Mistake (lightstep/varopt): the group of lowest R is chosen to leave, and its neighbour in memory does. */
export const neighbourEjection: Decide = decidedBy((groups, maxRows) => {
  const inside = [...groups];
  let used = inside.reduce((sum, group) => sum + group.rows, 0);
  let threshold = 0;
  while (used > maxRows) {
    const lowest = inside.reduce(
      (best, { group }, i) => (group < inside[best]!.group ? i : best),
      0,
    );
    threshold = Math.max(threshold, thresholdBehind(inside[lowest]!));
    const [ejected] = inside.splice((lowest + 1) % inside.length, 1);
    used -= ejected!.rows;
  }
  const left = new Set(inside.map(({ group }) => group));
  return { threshold, stays: ({ high }) => left.has(groupOf(high)) };
});
