import { expect, it } from "vitest";
import { matchesWildcard } from "./wildcard.ts";

it.each([
  ["acme.disk.slow", "acme.disk.slow", true],
  ["acme.disk.*", "acme.disk.slow", true],
  ["acme.disk.*", "acme.disk.slow.io", true],
  ["acme.disk.*", "acme.disk", false],
  ["*", "anything.at.all", true],
  ["*.slow", "acme.disk.slow", true],
  ["*.slow", "acme.disk.slower", false],
  ["acme.?.slow", "acme.a.slow", true],
  ["acme.?.slow", "acme.ab.slow", false],
  ["a*b*c", "a-b-b-c", true],
  ["a*b*c", "a-b-b", false],
  ["acme.disk", "acme-disk", false],
  ["", "", true],
  ["", "a", false],
  ["**", "", true],
])("%s on %s: %s", (pattern, name, expected) => {
  expect(matchesWildcard(pattern, name)).toBe(expected);
});

it("does not take for ever over many stars", () => {
  const steps = "*a".repeat(60);
  expect(matchesWildcard(steps, "a".repeat(59))).toBe(false);
  expect(matchesWildcard(`${steps}b`, "a".repeat(10_000))).toBe(false);
});
