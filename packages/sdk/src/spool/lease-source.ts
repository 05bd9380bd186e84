import type { Settlement } from "./instance.ts";
import type { Lease } from "./lease.ts";

/**
 * What came while the backend answered, or what had to wait: for a backend, or for another process after
 * the one that wrote it.
 */
export type LeasePart = "live" | "backlog";

/** Where rows come from and where their outcomes go: a spool, or another holder of segments. */
export interface LeaseSource {
  /**
   * The next rows of a part that are in none of `underWay`: critical first, and oldest first inside a lane.
   * Only what survives a loss of power is leased. Undefined where there is nothing.
   */
  lease(part: LeasePart, underWay: readonly Lease[]): Lease | undefined;
  /**
   * Books the outcomes of a lease, synced, before any file goes. In any order. False where rows that
   * were to be set aside could not be: nothing is booked then, and they are leased again. So they are, though
   * it says true, where they were settled or evicted meanwhile in part, or too many stretches are settled ahead.
   */
  settle(lease: Lease, settlement: Settlement): boolean;
  /** From here on, what the spool has now is backlog, and what comes is live. */
  beginLive(): void;
  /** Rows without outcome in the backlog, and their bytes on disk. An estimate: within a segment, by length. */
  readonly backlog: { readonly items: number; readonly bytes: number };
  /** Makes what was written leasable. False where the disk refuses. */
  sync(): boolean;
  /** Rows without outcome, live ones and backlog. */
  readonly bufferedItems: number;
}
