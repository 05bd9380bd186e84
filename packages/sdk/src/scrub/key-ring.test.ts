import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_EPOCH_DAYS, KeyRing, NAMED_EPOCHS } from "./key-ring.ts";
import { Pseudonymizer } from "./pseudonym.ts";

const DAY_MILLIS = 86_400_000;
const KEY = new Uint8Array(32).map((_, i) => i * 3 + 5);

describe("KeyRing", () => {
  it("has one key for all of an epoch, and another for the next, on whichever day it was made", () => {
    const ring = new KeyRing(KEY);
    const border = 231 * DEFAULT_EPOCH_DAYS * DAY_MILLIS;
    const before = ring.epochAt(border - 1);
    expect(ring.epochAt(border)).toBe(before + 1);
    expect(ring.epochAt(border - DEFAULT_EPOCH_DAYS * DAY_MILLIS)).toBe(before);
    expect(ring.keyOf(before)).toEqual(new KeyRing(KEY).keyOf(before));
    expect(ring.keyOf(before)).not.toEqual(ring.keyOf(before + 1));
    expect(ring.keyOf(before)).not.toEqual(KEY);
  });

  it("takes a clock without a time, or before 1970, for the first epoch", () => {
    const ring = new KeyRing(KEY, 1);
    for (const millis of [Number.NaN, Number.NEGATIVE_INFINITY, -1, 0]) {
      expect(ring.epochAt(millis)).toBe(0);
    }
    expect(ring.named(0)).toHaveLength(1);
  });

  it("names so many epochs back, the newest first", () => {
    const ring = new KeyRing(KEY, 1);
    const named = ring.named(100 * DAY_MILLIS);
    expect(named).toHaveLength(NAMED_EPOCHS);
    expect(named[0]).toEqual(ring.keyOf(100));
    expect(named.at(-1)).toEqual(ring.keyOf(100 - NAMED_EPOCHS + 1));
  });

  it("copies the key that it is given, and overwrites its own at the end", () => {
    const given = KEY.slice();
    const ring = new KeyRing(given, 30);
    const before = ring.keyOf(7);
    given.fill(9);
    expect(ring.keyOf(7)).toEqual(before);
    ring.destroy();
    expect(ring.lasting).toEqual(new Uint8Array(32));
    expect(ring.keyOf(7)).not.toEqual(before);
  });

  it("gives for a key and an epoch the same pseudonyms, wherever the clock was meanwhile", () => {
    const jumps = fc.array(fc.integer({ min: 0, max: 4e12 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(jumps, fc.string({ minLength: 1 }), (times, value) => {
        const ring = new KeyRing(KEY);
        const known = new Map<number, string>();
        const pseudonyms = new Pseudonymizer(ring.keyOf(ring.epochAt(0)), "identifier");
        for (const time of times) {
          const epoch = ring.epochAt(time);
          pseudonyms.rekey(ring.keyOf(epoch));
          const text = pseudonyms.text(value);
          expect(known.get(epoch) ?? text).toBe(text);
          known.set(epoch, text);
        }
        expect(new Set(known.values()).size).toBe(known.size);
      }),
      { numRuns: 50 },
    );
  });
});
