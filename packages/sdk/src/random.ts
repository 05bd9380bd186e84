import { randomFillSync } from "node:crypto";

/** Randomness, injected so that tests can repeat a run. */
export interface Random {
  /** 32 uniform bits as an unsigned integer. */
  uint32(): number;
  fill(bytes: Uint8Array): void;
}

/** 16 KiB a refill: one call of the generator serves 4,096 draws. */
const POOL_WORDS = 4096;

class PooledRandom implements Random {
  readonly #pool = new Uint32Array(POOL_WORDS);
  #next: number = POOL_WORDS;

  uint32(): number {
    if (this.#next === POOL_WORDS) {
      randomFillSync(this.#pool);
      this.#next = 0;
    }
    return this.#pool[this.#next++]!;
  }

  fill(bytes: Uint8Array): void {
    randomFillSync(bytes);
  }
}

/** Cryptographic randomness: R must not be guessable where it stands for a pseudonym. */
export function systemRandom(): Random {
  return new PooledRandom();
}

/** A number in [0, 1), for jitter. */
export function fraction(random: Random): number {
  return random.uint32() / 2 ** 32;
}
