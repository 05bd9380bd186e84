import type { Lease } from "./lease.ts";
import type { LeaseSource } from "./lease-source.ts";
import { refusedOutcomes } from "./refused-outcomes.ts";

/**
 * Gives up all rows that a source would lease, and books them as `dropped.level`: the customer said that nothing leaves, and that
 * goes for what was stored before. Rows that another reason drops keep that one. What the disk does not book stays, and is tried
 * the next time. Bounds: one lease in memory; as many turns as there are leases.
 */
export function purge(source: Pick<LeaseSource, "lease" | "settle">): void {
  const refused: Lease[] = [];
  let before: Lease | undefined;
  for (;;) {
    const lease = source.lease("backlog", refused) ?? source.lease("live", refused);
    if (lease === undefined) return;
    // Where too much is settled ahead of what nobody can read, nothing more is booked.
    if (before !== undefined && isSamePlace(before, lease)) {
      refused.push(lease);
      continue;
    }
    before = lease;
    const { rows } = lease;
    const reasons = { ...lease.refused };
    if (rows.length > 0) reasons["dropped.level"] = (reasons["dropped.level"] ?? 0) + rows.length;
    // What is not booked would be leased again and again.
    if (!source.settle(lease, { outcomes: refusedOutcomes(reasons), reasons })) refused.push(lease);
  }
}

function isSamePlace(one: Lease, other: Lease): boolean {
  return (
    one.instance === other.instance &&
    one.lane === other.lane &&
    one.segment === other.segment &&
    one.fromOffset === other.fromOffset
  );
}
