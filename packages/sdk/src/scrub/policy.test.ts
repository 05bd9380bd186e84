import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { PrivacyClass } from "../emit/definition.ts";
import { type Action, actionFor, levelAllows, type PrivacyLevel } from "./policy.ts";

/** The table of design section 5, written out again on purpose. */
const DESIGN: readonly (readonly [PrivacyClass, Action, Action])[] = [
  ["system", "keep", "keep"],
  ["operational", "keep", "keep"],
  ["identifier", "pseudonym", "pseudonym"],
  ["personal", "drop", "pseudonym"],
  ["content", "drop", "drop"],
  ["secret", "drop", "drop"],
  ["text", "unscanned", "unscanned"],
];

describe("actionFor", () => {
  it.each(DESIGN)("treats %s as %s at basic, %s at full, dropped at off", (of, basic, full) => {
    expect(actionFor(of, "basic")).toBe(basic);
    expect(actionFor(of, "full")).toBe(full);
    expect(actionFor(of, "off")).toBe("drop");
  });

  it("knows every class of the type, and no more", () => {
    const source = readFileSync(new URL("../emit/definition.ts", import.meta.url), "utf8");
    const union = /type PrivacyClass =([^;]+);/.exec(source)![1]!;
    const classes = [...union.matchAll(/"(\w+)"/g)].map(([, name]) => name);
    expect(classes.sort()).toEqual(DESIGN.map(([name]) => name as string).sort());
  });

  it.each(["", "System", "constructor", "__proto__", "toString", undefined, null, 5])(
    "drops a value of the unknown class %s",
    (unknown) => {
      for (const level of ["basic", "full", "off"] as const) {
        expect(actionFor(unknown as PrivacyClass, level)).toBe("drop");
      }
    },
  );
});

describe("levelAllows", () => {
  it.each([
    ["off", "basic", false],
    ["off", "full", false],
    ["basic", "basic", true],
    ["basic", "full", false],
    ["full", "basic", true],
    ["full", "full", true],
  ] as const)("at %s, an event of %s: %s", (level: PrivacyLevel, needed, allowed) => {
    expect(levelAllows(level, needed)).toBe(allowed);
  });
});
