import { samplingHash } from "../../../src/row/sampling-hash.ts";
import { KeyedRandomness } from "../../../src/sample/keyed-randomness.ts";
import {
  drawRandomness,
  type Randomness,
  traceRandomness,
} from "../../../src/sample/randomness.ts";
import { freshDraw } from "../../../src/sample/redraw.ts";
import { seededRandom } from "../host/worlds.ts";

/** One way in which R or S comes about; `draw` gives the one of the i-th event. */
export interface RandomnessSource {
  readonly name: string;
  /** Bits from the top that are the source's; below them is noise. */
  readonly bits: number;
  draw(index: number, into: Randomness): void;
}

const EPOCH = 2916;

/** All that ship, on values that differ as little as real ones do. */
export function randomnessSources(seed: number): readonly RandomnessSource[] {
  const random = seededRandom(seed);
  const word = (): string => random.uint32().toString(16).padStart(8, "0");
  const uuid = (): string =>
    `${word()}-${word().slice(4)}-4${word().slice(5)}-a${word().slice(5)}-${word()}${word().slice(4)}`;
  const freshSeed = { a: random.uint32(), b: random.uint32() };
  return [
    { name: "random draws", bits: 56, draw: (_, into) => drawRandomness(into, random) },
    {
      name: "trace ids",
      bits: 56,
      draw: (_, into) => void traceRandomness(into, word() + word() + word() + word()),
    },
    keyed(seed, "sequential volume ids", (i) => `vol-${String(i).padStart(8, "0")}`),
    keyed(seed, "UUIDs", uuid),
    keyed(seed, "IP addresses", (i) => `10.${i >>> 16}.${(i >>> 8) & 255}.${i & 255}`),
    {
      name: "fresh draws of sequences",
      bits: 56,
      draw: (i, into) => freshDraw(freshSeed, i, 2 ** 31, into),
    },
    {
      name: "fresh draws of groups",
      bits: 56,
      draw: (i, into) => freshDraw(freshSeed, i % 2 ** 20, i >>> 20, into),
    },
    {
      name: "fresh draws of one row under sequential seeds",
      bits: 56,
      draw: (i, into) => freshDraw({ a: i, b: freshSeed.b }, 7, 0, into),
    },
  ];
}

/** Through the cache and the noise that ship; the key is of the seed. */
function keyed(seed: number, what: string, nameOf: (index: number) => string): RandomnessSource {
  const key = new Uint8Array(32);
  seededRandom(seed ^ 0x5eed).fill(key);
  const hash = samplingHash(key, "attribute", "acme.volume.id");
  const randomness = new KeyedRandomness(hash, seededRandom(seed ^ 0x0153), EPOCH);
  return {
    name: `keyed hash of ${what}`,
    bits: 20,
    draw: (index, into) => randomness.draw(into, nameOf(index)),
  };
}

/**
 * FNV-1a in 32 bits, unfinished, on ids that count up: what the collector's sampler hashes with. Its
 * upper bits hardly mix, so it has to fail, or the suite sees nothing.
 */
export const RAW_FNV_1A: RandomnessSource = {
  name: "raw FNV-1a of sequential volume ids (negative control)",
  bits: 28,
  draw(index, into) {
    let hash = 0x811c9dc5;
    for (const character of `vol-${String(index).padStart(8, "0")}`) {
      hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
    }
    into.high = hash >>> 4;
    into.low = 0;
  },
};
