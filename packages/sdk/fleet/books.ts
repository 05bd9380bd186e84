/** What became of the fleet's records, and when the last of those was through that the outage held up. */
export class Books {
  delivered = 0;
  rejected = 0;
  quarantined = 0;
  dropped = 0;
  /** Records made before the end of the outage that have no outcome yet. */
  heldUp = 0;
  /** Milliseconds of the run; undefined as long as some are left. */
  drainedAtMillis: number | undefined;

  settleHeldUp(count: number, nowMillis: number): void {
    this.heldUp -= count;
    if (count > 0 && this.heldUp === 0) this.drainedAtMillis = nowMillis;
  }
}
