import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeRandomness, thresholdOfRate } from "./threshold.ts";
import { parseOtTraceState, writeOtTraceState } from "./trace-state.ts";

const RV = "9b8233f7e3a151";
const randomness = { high: 0x9b8233f, low: 0x7e3a151 };
const quarter = { high: 0xc000000, low: 0 };

describe("parseOtTraceState", () => {
  it.each([
    ["th:c", { threshold: quarter }],
    ["th:0", { threshold: { high: 0, low: 0 } }],
    ["th:028f", { threshold: { high: 0x028f000, low: 0 } }],
    ["th:ffffffffffffff", { threshold: { high: 0xfffffff, low: 0xfffffff } }],
    [`rv:${RV}`, { randomness }],
    [`th:c;rv:${RV}`, { randomness, threshold: quarter }],
    [`xx:th:1;rv:${RV};yy:2;th:c`, { randomness, threshold: quarter }],
    ["th:c;th:8", { threshold: quarter }],
  ])("reads %s", (value, expected) => {
    expect(parseOtTraceState(value)).toEqual(expected);
  });

  it.each([
    ["nothing", ""],
    ["another sub-key", "p:8;r:62"],
    ["no digits", "th:"],
    ["fifteen digits", "th:123456789012345"],
    ["upper case", "th:C"],
    ["no hex digit", "th:0x1"],
    ["a sign", "th:-1"],
    ["a space", "th: c"],
    ["a digit that is not ASCII", "th:１"],
    ["thirteen digits of R", "rv:9b8233f7e3a15"],
    ["fifteen digits of R", "rv:9b8233f7e3a1510"],
    ["R in upper case", "rv:9B8233F7E3A151"],
    ["a key that only ends in one of ours", "xth:c;xrv:9b8233f7e3a151"],
    ["a value beyond 256 characters", `th:c;x:${"y".repeat(250)}`],
  ])("finds neither in %s", (_, value) => {
    expect(parseOtTraceState(value)).toBeUndefined();
  });

  it("takes the sub-key that is well-formed beside one that is not", () => {
    expect(parseOtTraceState(`th:zz;rv:${RV}`)).toEqual({ randomness });
    expect(parseOtTraceState("th:c;rv:1")).toEqual({ threshold: quarter });
  });
});

describe("writeOtTraceState", () => {
  it.each([
    [undefined, { threshold: quarter }, "th:c"],
    ["th:8", { threshold: quarter, randomness }, `th:c;rv:${RV}`],
    [`rv:${RV};th:8;xx:1`, { randomness }, `rv:${RV};xx:1`],
    ["aa:1;th:8;bb:2", { threshold: quarter }, "th:c;aa:1;bb:2"],
    ["th:8", {}, undefined],
    [undefined, {}, undefined],
    ["th:8;xx:1", {}, "xx:1"],
  ])("of %s with %o makes %s", (value, state, expected) => {
    expect(writeOtTraceState(value, state)).toBe(expected);
  });

  it("never writes more than 256 characters, and drops what is not ours first", () => {
    const long = `x:${"y".repeat(240)}`;
    expect(writeOtTraceState(`${long};z:1`, { threshold: quarter, randomness })).toBe(
      `th:c;rv:${RV}`,
    );
    expect(writeOtTraceState(`${long};z:1`, { threshold: quarter })).toBe(`th:c;${long};z:1`);
    expect(writeOtTraceState("x".repeat(257), { threshold: quarter })).toBe("th:c");
  });

  it("is read back as what was written", () => {
    const half = fc.integer({ min: 0, max: 2 ** 28 - 1 });
    const whole = fc.record({ high: half, low: half });
    fc.assert(
      fc.property(whole, whole, (threshold, random) => {
        const text = writeOtTraceState("k:v", { threshold, randomness: random });
        expect(parseOtTraceState(text!)).toEqual({ threshold, randomness: random });
        expect(text).toContain(`rv:${encodeRandomness(random.high, random.low)}`);
      }),
    );
    const threshold = thresholdOfRate(0.99);
    expect(writeOtTraceState(undefined, { threshold })).toBe("th:028f");
  });
});
