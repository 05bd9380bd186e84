import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { constantRandom } from "../../test/support/host/worlds.ts";
import { drawRandomness, hexDigit, traceRandomness } from "./randomness.ts";
import { encodeRandomness } from "./threshold.ts";

const hexDigits = (length: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(..."0123456789abcdefABCDEF"), { minLength: length, maxLength: length })
    .map((digits) => digits.join(""));

describe("traceRandomness", () => {
  it("is the last 14 digits of the trace id, in either case", () => {
    fc.assert(
      fc.property(hexDigits(32), (traceId) => {
        const into = { high: 0, low: 0 };
        expect(traceRandomness(into, traceId)).toBe(true);
        expect(encodeRandomness(into.high, into.low)).toBe(traceId.slice(18).toLowerCase());
      }),
    );
  });

  it.each([
    ["empty", ""],
    ["too short", "a".repeat(31)],
    ["too long", "a".repeat(33)],
    ["a letter beyond f in the first half", `${"a".repeat(20)}g${"a".repeat(11)}`],
    ["a letter beyond f in the second half", `${"a".repeat(31)}g`],
    ["a dash", `${"a".repeat(25)}-${"a".repeat(6)}`],
    ["a digit that is not ASCII", `${"a".repeat(31)}１`],
    ["a control character that | 32 turns into a digit", `${"a".repeat(31)}\u0011`],
  ])("refuses a trace id that is %s", (_, traceId) => {
    expect(traceRandomness({ high: 0, low: 0 }, traceId)).toBe(false);
  });
});

describe("hexDigit", () => {
  it("agrees with parseInt on every code unit", () => {
    for (let code = 0; code < 0x10000; code++) {
      const character = String.fromCharCode(code);
      const expected = /^[0-9a-f]$/i.test(character) ? Number.parseInt(character, 16) : -1;
      if (hexDigit(code) !== expected) expect.fail(`code ${code} gives ${hexDigit(code)}`);
    }
    expect(hexDigit(Number.NaN)).toBe(-1);
  });
});

describe("drawRandomness", () => {
  it("fills both halves with 28 bits each", () => {
    const into = { high: 0, low: 0 };
    drawRandomness(into, constantRandom(0xffffffff));
    expect(into).toEqual({ high: 2 ** 28 - 1, low: 2 ** 28 - 1 });
    drawRandomness(into, constantRandom(0x12345678, 0xf0000001));
    expect(into).toEqual({ high: 0x2345678, low: 1 });
  });
});
