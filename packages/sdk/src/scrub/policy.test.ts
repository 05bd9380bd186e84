import { describe, expect, it } from "vitest";
import type { PrivacyClass } from "../emit/definition.ts";
import {
  type Action,
  actionFor,
  levelAllows,
  mergeOverrides,
  type PolicyOverrides,
  PRIVACY_CLASSES,
  policyAt,
  stricter,
  stricterLevel,
} from "./policy.ts";

describe("actionFor", () => {
  it.each<[PrivacyClass, Action, Action]>([
    ["system", "keep", "keep"],
    ["operational", "keep", "keep"],
    ["identifier", "pseudonym", "pseudonym"],
    ["personal", "drop", "pseudonym"],
    ["content", "drop", "drop"],
    ["secret", "drop", "drop"],
    ["text", "scan", "scan"],
  ])("%s: %s at basic, %s at full, dropped at off", (of, basic, full) => {
    expect(actionFor(of, "basic")).toBe(basic);
    expect(actionFor(of, "full")).toBe(full);
    expect(actionFor(of, "off")).toBe("drop");
  });

  it("drops a class that it does not know", () => {
    const unknown = ["confidential", "", "constructor", "__proto__", undefined];
    for (const each of unknown) {
      for (const level of ["basic", "full"] as const) {
        expect(actionFor(each as PrivacyClass, level)).toBe("drop");
        const policy = policyAt(level, { text: "drop" });
        expect(actionFor(each as PrivacyClass, policy)).toBe("drop");
      }
    }
  });

  it("takes the stricter of table and overrides, at both levels or at one", () => {
    const overrides: PolicyOverrides = {
      identifier: "drop",
      text: { full: "unscanned" },
      content: "unscanned",
      personal: { full: "drop" },
    };
    const at = (level: "basic" | "full"): Record<string, Action> =>
      Object.fromEntries(
        PRIVACY_CLASSES.map((each) => [each, actionFor(each, policyAt(level, overrides))]),
      );
    const kept = { system: "keep", operational: "keep", identifier: "drop", secret: "drop" };
    // `unscanned` is laxer than what content has: it changes nothing.
    expect(at("basic")).toEqual({ ...kept, personal: "drop", content: "drop", text: "scan" });
    expect(at("full")).toEqual({ ...kept, personal: "drop", content: "drop", text: "unscanned" });
    expect(actionFor("system", policyAt("off", overrides))).toBe("drop");
  });

  it("never gives what is laxer than the table, whatever the overrides", () => {
    for (const level of ["off", "basic", "full"] as const) {
      for (const each of PRIVACY_CLASSES) {
        for (const action of ["unscanned", "drop"] as const) {
          const table = actionFor(each, level);
          const found = actionFor(each, policyAt(level, { [each]: action }));
          expect(found).toBe(stricter(table, level === "off" ? "keep" : action));
        }
      }
    }
  });
});

describe("policyAt", () => {
  it("is the level itself without overrides, and one object for the same overrides", () => {
    expect(policyAt("basic", undefined)).toBe("basic");
    expect(policyAt("full", {})).toBe("full");
    const overrides: PolicyOverrides = { text: "drop" };
    expect(policyAt("full", overrides)).toBe(policyAt("full", overrides));
    expect(policyAt("full", overrides)).not.toBe(policyAt("basic", overrides));
  });
});

describe("levelAllows", () => {
  it.each([
    ["off", "basic", false],
    ["off", "full", false],
    ["basic", "basic", true],
    ["basic", "full", false],
    ["full", "basic", true],
    ["full", "full", true],
  ] as const)("at %s an event of level %s leaves: %s", (level, needed, allowed) => {
    expect(levelAllows(level, needed)).toBe(allowed);
    expect(levelAllows(policyAt(level, { text: "drop" }), needed)).toBe(allowed);
  });
});

describe("of two", () => {
  it("the stricter level wins", () => {
    expect(stricterLevel("full", "basic")).toBe("basic");
    expect(stricterLevel("basic", "full")).toBe("basic");
    expect(stricterLevel("off", "full")).toBe("off");
    expect(stricterLevel("full", "full")).toBe("full");
  });

  it("the stricter override wins, by class and level", () => {
    const merged = mergeOverrides(
      { text: "unscanned", identifier: { full: "drop" } },
      { text: { basic: "drop" }, system: "drop" },
    );
    expect(merged).toEqual({
      text: { basic: "drop", full: "unscanned" },
      identifier: { full: "drop" },
      system: { basic: "drop", full: "drop" },
    });
  });
});
