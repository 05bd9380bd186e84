import { createHmac } from "node:crypto";

/** 90 days: within a quarter the values of one installation can be joined, over years they cannot. */
export const DEFAULT_EPOCH_DAYS = 90;
export const MAX_EPOCH_DAYS = 3650;
const DAY_MILLIS = 86_400_000;
/** Epochs of which a value's pseudonyms can still be named, the running one included: two years of 90 days. */
export const NAMED_EPOCHS = 9;

/**
 * The keys of pseudonyms: one for each epoch, made from the installation's key (HMAC-SHA-256), so that who holds the pseudonyms of
 * many years cannot follow a value through them. Epochs are counted from 1970, so that all nodes that share a key change
 * together. A clock that jumps changes the epoch with it, and back: for a key and an epoch all is as it was.
 */
export class KeyRing {
  readonly #key: Uint8Array;
  readonly #epochMillis: number;

  /** `epochDays`: 1 to {@link MAX_EPOCH_DAYS}. */
  constructor(key: Uint8Array, epochDays: number = DEFAULT_EPOCH_DAYS) {
    this.#key = Uint8Array.from(key);
    this.#epochMillis = epochDays * DAY_MILLIS;
  }

  /** Whole, and for a clock before 1970 or without a time the first one. */
  epochAt(nowMillis: number): number {
    return Number.isFinite(nowMillis) ? Math.max(0, Math.floor(nowMillis / this.#epochMillis)) : 0;
  }

  keyOf(epoch: number): Uint8Array {
    return createHmac("sha256", this.#key).update(`sonde epoch ${epoch}`).digest();
  }

  /** Of what must stay the same through the epochs. */
  get lasting(): Uint8Array {
    return this.#key;
  }

  /** The keys of the running epoch and of those before it, the newest first. */
  named(nowMillis: number): readonly Uint8Array[] {
    const epoch = this.epochAt(nowMillis);
    const count = Math.min(NAMED_EPOCHS, epoch + 1);
    return Array.from({ length: count }, (_, back) => this.keyOf(epoch - back));
  }

  /** Overwrites the key in memory. What is asked for later is worthless. */
  destroy(): void {
    this.#key.fill(0);
  }
}
