import type { Clock } from "../../../src/clock.ts";
import type { Random } from "../../../src/random.ts";

/** Repeatable randomness (xorshift128, Marsaglia 2003): the same seed, the same draws. */
export function seededRandom(seed: number): Random {
  let [x, y, z, w] = [seed | 0 || 1, 362_436_069, 521_288_629, 88_675_123];
  const uint32 = (): number => {
    const t = x ^ (x << 11);
    [x, y, z] = [y, z, w];
    w = w ^ (w >>> 19) ^ t ^ (t >>> 8);
    return w >>> 0;
  };
  for (let i = 0; i < 64; i++) uint32();
  return {
    uint32,
    fill(bytes) {
      for (let i = 0; i < bytes.length; i++) bytes[i] = uint32();
    },
  };
}

/** Randomness that gives these words over and over. */
export function constantRandom(...words: number[]): Random {
  let next = 0;
  return {
    uint32: () => words[next++ % words.length]! >>> 0,
    fill: (bytes) => void bytes.fill(7),
  };
}

/** A clock that stands until it is moved. */
export class ManualClock implements Clock {
  millis = 1_790_000_000_000;

  nowMillis(): number {
    return this.millis;
  }

  monotonicMillis(): number {
    return this.millis;
  }

  uptimeMillis(): number {
    return this.millis;
  }
}
