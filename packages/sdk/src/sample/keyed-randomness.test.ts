import { describe, expect, it } from "vitest";
import { seededRandom } from "../../test/support/host/worlds.ts";
import { keyedWord } from "../scrub/pseudonym.ts";
import { KeyedRandomness } from "./keyed-randomness.ts";

const KEYED_SHIFT = 8;
const keyed = (value: string): number => keyedWord(new Uint8Array(32).fill(3), value);

function draw(from: KeyedRandomness, value: string): { high: number; low: number } {
  const into = { high: 0, low: 0 };
  from.draw(into, value);
  return into;
}

describe("KeyedRandomness", () => {
  it("gives a value the top 20 bits of its hash every time", () => {
    const randomness = new KeyedRandomness(keyed, seededRandom(1));
    for (const value of ["vol-1", "vol-2", "", "vol-1", "ü".repeat(5000)]) {
      expect(draw(randomness, value).high >>> KEYED_SHIFT).toBe(keyed(value) >>> 12);
    }
  });

  it("draws the other 36 bits anew, and within 28 bits a half", () => {
    const randomness = new KeyedRandomness(() => 0xffffffff, seededRandom(2));
    const draws = Array.from({ length: 2000 }, () => draw(randomness, "vol-1"));
    expect(new Set(draws.map(({ high }) => high & 0xff)).size).toBe(256);
    expect(new Set(draws.map(({ low }) => low)).size).toBeGreaterThan(1990);
    for (const { high, low } of draws) {
      expect(high >>> KEYED_SHIFT).toBe(0xfffff);
      expect(high).toBeLessThan(2 ** 28);
      expect(low).toBeLessThan(2 ** 28);
    }
  });

  it("agrees between two processes that share the key, and not without it", () => {
    const [one, two] = [1, 2].map((seed) => new KeyedRandomness(keyed, seededRandom(seed)));
    const other = new KeyedRandomness(
      (value) => keyedWord(new Uint8Array(32).fill(4), value),
      seededRandom(1),
    );
    const top = (from: KeyedRandomness, value: string): number => draw(from, value).high >>> 8;
    const values = Array.from({ length: 50 }, (_, i) => `vol-${i}`);
    expect(values.map((value) => top(one!, value))).toEqual(values.map((v) => top(two!, v)));
    expect(values.map((value) => top(one!, value))).not.toEqual(values.map((v) => top(other, v)));
  });

  it("hashes a known value once, forgets the oldest, and does not remember long ones", () => {
    let hashes = 0;
    const count = (value: string): number => {
      hashes++;
      return keyed(value);
    };
    const randomness = new KeyedRandomness(count, seededRandom(3));
    for (let i = 0; i < 8192; i++) draw(randomness, `vol-${i}`);
    for (let i = 0; i < 8192; i++) draw(randomness, `vol-${i}`);
    expect(hashes).toBe(8192);
    for (let i = 0; i < 20_000; i++) draw(randomness, `other-${i}`);
    hashes = 0;
    draw(randomness, "vol-0");
    expect(hashes).toBe(1);
    const long = "v".repeat(257);
    draw(randomness, long);
    draw(randomness, long);
    expect(hashes).toBe(3);
  });
});
