import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { slips } from "./near-words.ts";

const LETTERS = [..."abcdefghijklmnopqrstuvwxyz"];

describe("a slip of the pen", () => {
  it.each([
    ["one letter more", "volume", "vollume"],
    ["one letter fewer", "snapshot", "snapsot"],
    ["another letter", "latency", "latancy"],
    ["two exchanged", "receive", "recieve"],
  ])("is %s", (_, word, near) => {
    expect(slips([word, near])).toEqual(new Map([[near, word]]));
  });

  it.each([
    ["at the end", "write", "writer"],
    ["at the beginning", "sector", "vector"],
    ["in a short word", "tape", "type"],
    ["of a digit", "disk1", "disk2"],
    ["twice", "latency", "lutancy"],
    ["far apart", "abcdef", "acdebf"],
  ])("is nothing %s", (_, word, other) => {
    expect(slips([word, other]).size).toBe(0);
  });

  it("is found also where many words have the same letters but one", () => {
    const words = LETTERS.map((letter) => `vo${letter}ume`);
    expect([...slips(words).keys()]).toEqual(words.slice(1));
  });

  it("leads to an earlier word, for any words", () => {
    const word = fc.string({ unit: fc.constantFrom(..."abc"), minLength: 5, maxLength: 7 });
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 40 }), (words) => {
        for (const [later, earlier] of slips(words)) {
          expect(words.indexOf(earlier)).toBeLessThan(words.indexOf(later));
          expect(words.indexOf(earlier)).toBeGreaterThanOrEqual(0);
          expect(Math.abs(later.length - earlier.length)).toBeLessThanOrEqual(1);
          expect([later[0], later.at(-1)]).toEqual([earlier[0], earlier.at(-1)]);
        }
      }),
    );
  });
});
