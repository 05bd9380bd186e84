import { describe, expect, it } from "vitest";
import { MASKS } from "../../sdk/src/scrub/masks/index.ts";
import { actionFor, PRIVACY_CLASSES as SDK_CLASSES } from "../../sdk/src/scrub/policy.ts";
import { IDENTIFIED_THINGS, PRIVACY_CLASSES } from "../src/contract/attribute-contract.ts";
import { CLASS_POLICY } from "../src/contract/class-policy.ts";
import { droppedAt } from "../src/contract/dropped-at.ts";

describe("the policy of classes", () => {
  it("is the SDK's, for every class and level", () => {
    expect([...PRIVACY_CLASSES].sort()).toEqual([...SDK_CLASSES].sort());
    for (const privacyClass of PRIVACY_CLASSES) {
      for (const level of ["basic", "full"] as const) {
        expect(CLASS_POLICY[privacyClass][level]).toBe(actionFor(privacyClass, level));
      }
    }
  });

  it("says what an event without a level may let out: as much as at full", () => {
    const dropped = PRIVACY_CLASSES.filter((privacyClass) => droppedAt(privacyClass, undefined));
    expect(dropped).toEqual(["content", "secret"]);
  });
});

it("names the things that the SDK has masks for, and hosts", () => {
  expect([...IDENTIFIED_THINGS].sort()).toEqual([...Object.keys(MASKS), "host"].sort());
});
