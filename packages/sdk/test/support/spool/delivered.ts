import type { Settlement } from "../../../src/spool/instance.ts";
import type { Lease } from "../../../src/spool/lease.ts";
import { refusedOutcomes } from "../../../src/spool/refused-outcomes.ts";

/** How a lease is booked of which a backend took all that can be read. */
export function deliveredAll({ records, items, refused }: Lease): Settlement {
  const delivered = records.length;
  const { thinned = 0 } = refusedOutcomes(refused);
  return {
    outcomes: { delivered, thinned, dropped: items - delivered - thinned },
    reasons: refused,
  };
}
