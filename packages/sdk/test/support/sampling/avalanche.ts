import { samplingHash } from "../../../src/row/sampling-hash.ts";
import { freshDraw } from "../../../src/sample/redraw.ts";
import { seededRandom } from "../host/worlds.ts";
import { type Finding, finding } from "./finding.ts";

/** An output bit flips in half of the cases, off by at most this share (issue 7). */
const MAX_OFF_HALF = 0.01;
const EPOCH = 2916;

/** Flips one bit of the input and looks which bits of the output follow. Each output bit is held to the bound. */
export function avalanche(seed: number, count: number): Finding[] {
  return [
    offHalf("keyed hash, one bit of the value flipped", seed, count, 20, keyedFlips(seed)),
    ...(["seed.a", "seed.b", "first key", "second key"] as const).map((what, input) =>
      offHalf(
        `fresh draw, one bit of its ${what} flipped`,
        seed,
        count,
        56,
        freshFlips(seed, input),
      ),
    ),
  ];
}

/** Gives the output bits that flipped: two words of 28. */
type Flips = (index: number, into: { high: number; low: number }) => void;

function offHalf(name: string, seed: number, count: number, bits: number, flips: Flips): Finding {
  const flipped = new Float64Array(56);
  const into = { high: 0, low: 0 };
  for (let i = 0; i < count; i++) {
    flips(i, into);
    for (let bit = 0; bit < bits; bit++) {
      flipped[bit]! += (bit < 28 ? into.high >>> (27 - bit) : into.low >>> (55 - bit)) & 1;
    }
  }
  let worst = 0;
  for (let bit = 0; bit < bits; bit++) {
    worst = Math.max(worst, Math.abs(flipped[bit]! / count - 0.5));
  }
  return finding(`avalanche: ${name}, worst output bit off 50 %`, seed, worst, MAX_OFF_HALF);
}

function keyedFlips(seed: number): Flips {
  const key = new Uint8Array(32);
  const random = seededRandom(seed);
  random.fill(key);
  const hash = samplingHash(key, "attribute", "acme.volume.id");
  return (index, into) => {
    const value = `vol-${String(index).padStart(8, "0")}`;
    const at = random.uint32() % value.length;
    // Below bit 7 it stays one character of ASCII, and so one bit of UTF-8.
    const flippedCode = value.charCodeAt(at) ^ (1 << (random.uint32() % 7));
    const other = value.slice(0, at) + String.fromCharCode(flippedCode) + value.slice(at + 1);
    into.high = (hash(value, EPOCH) ^ hash(other, EPOCH)) >>> 4;
    into.low = 0;
  };
}

function freshFlips(seed: number, input: number): Flips {
  const random = seededRandom(seed + 1 + input);
  const one = { high: 0, low: 0 };
  return (index, into) => {
    const words = [random.uint32(), random.uint32(), index, random.uint32() % 4];
    freshDraw({ a: words[0]!, b: words[1]! }, words[2]!, words[3]!, one);
    words[input] = (words[input]! ^ (1 << (random.uint32() % 32))) >>> 0;
    freshDraw({ a: words[0]!, b: words[1]! }, words[2]!, words[3]!, into);
    into.high ^= one.high;
    into.low ^= one.low;
  };
}
