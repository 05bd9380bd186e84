import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { copyToken, isToken, MAX_TOKEN_CHARACTERS } from "./token-gate.ts";

const TOKEN = /^[\w.:+-]{1,64}$/;
const CAPACITY = 80;

function gate(value: string): string {
  const bytes = Buffer.alloc(CAPACITY, 0xee);
  const length = copyToken(value, bytes, 4);
  // Nothing before the place, nothing beyond the longest token.
  expect(bytes.subarray(0, 4).every((byte) => byte === 0xee)).toBe(true);
  expect(bytes.subarray(4 + MAX_TOKEN_CHARACTERS).every((byte) => byte === 0xee)).toBe(true);
  return bytes.toString("latin1", 4, 4 + length);
}

describe("copyToken", () => {
  it("passes what matches [\\w.:+-]{1,64} and nothing else", () => {
    const nearTokens = fc
      .array(fc.constantFrom(..."azAZ09_.:+- /\\@\n\u0000\u007f\u0080é\ud800\udfffａ"), {
        maxLength: 70,
      })
      .map((characters) => characters.join(""));
    const anyStrings = fc.string({ unit: "binary", maxLength: 70 });
    const withSurrogates = fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 70 })
      .map((codes) => String.fromCharCode(...codes));
    const tokens = fc.stringMatching(TOKEN);
    fc.assert(
      fc.property(fc.oneof(nearTokens, anyStrings, withSurrogates, tokens), (value) => {
        expect(gate(value)).toBe(TOKEN.test(value) ? value : "");
        expect(isToken(value)).toBe(TOKEN.test(value));
      }),
      { numRuns: 2000 },
    );
  });

  it("agrees with the expression on every single code unit", () => {
    for (let code = 0; code < 0x10000; code++) {
      const value = String.fromCharCode(code);
      const bytes = new Uint8Array(1);
      const passes = copyToken(value, bytes, 0) === 1;
      if (passes !== TOKEN.test(value)) expect.fail(`code unit ${code}: ${passes}`);
    }
  });

  it("ends at 64 characters", () => {
    expect(gate("a".repeat(64))).toBe("a".repeat(64));
    expect(gate("a".repeat(65))).toBe("");
    expect(gate("a".repeat(1_000_000))).toBe("");
    expect(gate("")).toBe("");
  });
});
