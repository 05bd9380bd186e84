import { expect, it } from "vitest";
import { MAX_TTL_MILLIS, MIN_TTL_MILLIS } from "./limits.ts";
import { isTtlInBounds, parseTtl } from "./ttl.ts";

it.each([
  ["60s", 60_000, "1m"],
  ["90s", 90_000, "90s"],
  ["1m", 60_000, "1m"],
  ["24h", 86_400_000, "1d"],
  ["36h", 129_600_000, "36h"],
  // T41 in docs/testing.md: a constant that was called seven days was 2.8 hours.
  ["7d", 604_800_000, "7d"],
  ["30d", 2_592_000_000, "30d"],
  ["315360000s", 315_360_000_000, "3650d"],
])("%s is %d ms and told as %s", (text, millis, canonical) => {
  expect(parseTtl(text)).toEqual({ millis, text: canonical });
});

it.each([
  "",
  "0d",
  "07d",
  "30",
  "d",
  "1.5h",
  "-1d",
  "+1d",
  "1 d",
  " 1d",
  "1d ",
  "1D",
  "1w",
  "1h30m",
  "1e3s",
  "٣d",
  "1d\n",
  "1000000000s",
])("%j is no span of time", (text) => {
  expect(parseTtl(text)).toBeUndefined();
});

it.each([
  ["59s", false],
  ["1m", true],
  ["3650d", true],
  ["87600h", true],
  ["3651d", false],
  ["87601h", false],
  ["999999999d", false],
])("%s is within the bounds: %s", (text, isIn) => {
  expect([MIN_TTL_MILLIS, MAX_TTL_MILLIS]).toEqual([60_000, 315_360_000_000]);
  expect(isTtlInBounds(parseTtl(text)!)).toBe(isIn);
});
