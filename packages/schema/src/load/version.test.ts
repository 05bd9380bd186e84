import { describe, expect, it } from "vitest";
import { compareVersions, majorOf } from "./version.ts";

describe("compareVersions", () => {
  it("orders as semver.org does in its item 11", () => {
    const ordered = [
      "1.0.0-alpha",
      "1.0.0-alpha.1",
      "1.0.0-alpha.beta",
      "1.0.0-beta",
      "1.0.0-beta.2",
      "1.0.0-beta.11",
      "1.0.0-rc.1",
      "1.0.0",
      "1.2.0",
      "1.10.0",
      "2.0.0",
    ];
    for (const [index, version] of ordered.entries()) {
      for (const [other, otherVersion] of ordered.entries()) {
        expect(Math.sign(compareVersions(version, otherVersion))).toBe(Math.sign(index - other));
      }
    }
  });

  it("passes over build metadata", () => {
    expect(compareVersions("1.0.0+a", "1.0.0+b")).toBe(0);
  });
});

it("tells the major version", () => {
  expect([majorOf("1.44.0"), majorOf("0.1.0"), majorOf("10.0.0-rc.1")]).toEqual([1, 0, 10]);
});
