import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  configurationHash,
  isOverrideKey,
  overlay,
  overrideKeyOf,
  type SamplingRules,
} from "./sampling-rules.ts";

function rules(rates: Readonly<Record<string, number>>): SamplingRules {
  const overrides = Object.create(null) as Record<string, { rate: number }>;
  for (const [key, rate] of Object.entries(rates)) overrides[key] = { rate };
  return { overrides };
}

const rateOf = ({ overrides }: SamplingRules, event: string): number | undefined => {
  const key = overrideKeyOf(overrides, event);
  return key === undefined ? undefined : overrides[key]?.rate;
};

describe("overrideKeyOf", () => {
  const { overrides } = rules({ "acme.disk.slow": 1, "acme.disk.*": 0.5, "acme.*": 0.2, "*": 0.1 });

  it.each([
    ["acme.disk.slow", "acme.disk.slow"],
    ["acme.disk.fast", "acme.disk.*"],
    ["acme.disk.slow.again", "acme.disk.*"],
    ["acme.disk", "acme.*"],
    ["acme.diskette", "acme.*"],
    ["acme", "*"],
    [".", "*"],
    ["", "*"],
    ["other.disk.slow", "*"],
    ["constructor", "*"],
    ["*", "*"],
  ])("takes for %s the closest key, %s", (event, key) => {
    expect(overrideKeyOf(overrides, event)).toBe(key);
  });

  it("finds none in what every object has", () => {
    for (const event of ["constructor", "__proto__", "toString.x", "acme"]) {
      expect(overrideKeyOf({}, event)).toBeUndefined();
    }
  });
});

describe("isOverrideKey", () => {
  it("takes names, prefixes behind a dot, and the star", () => {
    for (const key of ["acme.disk", "acme.*", "*", "__proto__"])
      expect(isOverrideKey(key)).toBe(true);
    for (const key of ["", "acme*", "a.*.b", "**", "*.a", "a.**"]) {
      expect(isOverrideKey(key)).toBe(false);
    }
  });
});

describe("overlay", () => {
  it("is the rules below where there are none above", () => {
    const below = rules({ "a.b": 1 });
    expect(overlay(undefined, below)).toBe(below);
  });

  it("gives every event what the rules above say, else those below", () => {
    const segment = fc.constantFrom("a", "b", "__proto__");
    const name = fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("."));
    const key = fc.oneof(
      name,
      name.map((prefix) => `${prefix}.*`),
      fc.constant("*"),
    );
    const set = fc
      .array(fc.tuple(key, fc.integer({ min: 0, max: 9 })), { maxLength: 5 })
      .map((entries) => rules(Object.fromEntries(entries)));
    fc.assert(
      fc.property(set, set, name, (above, below, event) => {
        expect(rateOf(overlay(above, below), event)).toBe(
          rateOf(above, event) ?? rateOf(below, event),
        );
      }),
      { seed: 7, numRuns: 2000 },
    );
  });

  it("lets the severity above stand, else that below", () => {
    const below: SamplingRules = { overrides: {}, keepSeverity: "error" };
    expect(overlay({ overrides: {}, keepSeverity: "warn" }, below).keepSeverity).toBe("warn");
    expect(overlay({ overrides: {} }, below).keepSeverity).toBe("error");
  });
});

describe("configurationHash", () => {
  it("is the same for the same configuration in another order, and golden", () => {
    const hash = configurationHash({ overrides: { b: { rate: 1 }, a: { rate: 0.5 } }, x: true });
    expect(hash).toBe(
      configurationHash({ x: true, overrides: { a: { rate: 0.5 }, b: { rate: 1 } } }),
    );
    // printf '{"overrides":{"a":{"rate":0.5},"b":{"rate":1}},"x":true}' | sha256sum
    expect(hash).toBe("db3636e0cc6a71f9");
  });

  it("differs with every part", () => {
    const all = [{}, { a: 1 }, { a: 2 }, { b: 1 }, { a: { b: 1 } }, { a: [1, 2] }, { a: [2, 1] }];
    expect(new Set(all.map(configurationHash)).size).toBe(all.length);
  });
});
