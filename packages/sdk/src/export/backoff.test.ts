import { expect, test } from "vitest";
import type { Random } from "../random.ts";
import { Backoff } from "./backoff.ts";

function constant(fraction: number): Random {
  return {
    uint32: () => Math.min(2 ** 32 - 1, Math.floor(fraction * 2 ** 32)),
    fill: (bytes) => bytes.fill(0),
  };
}

function delays(backoff: Backoff, count: number): number[] {
  return Array.from({ length: count }, () => backoff.nextDelayMillis());
}

test("the ceiling doubles from a second up to five minutes", () => {
  expect(delays(new Backoff(constant(1)), 10)).toEqual([
    1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000,
  ]);
});

test("a wait is the drawn share of its ceiling, and never nothing", () => {
  expect(delays(new Backoff(constant(0.5)), 3)).toEqual([500, 1000, 2000]);
  expect(delays(new Backoff(constant(0)), 3)).toEqual([1, 1, 1]);
});

test("a success starts it over", () => {
  const backoff = new Backoff(constant(1));
  delays(backoff, 5);
  backoff.reset();
  expect(delays(backoff, 2)).toEqual([1000, 2000]);
});

test("no number of failures brings it above five minutes", () => {
  expect(Math.max(...delays(new Backoff(constant(1)), 5000))).toBe(300_000);
});
