import { expect, test } from "vitest";
import { RestartPace } from "./restart-pace.ts";

test("waits twice as long each time, up to a minute, and begins anew after a minute of life", () => {
  const pace = new RestartPace();
  const delays = Array.from({ length: 12 }, () => pace.delayMillis(59_999));
  expect(delays).toEqual([
    100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 51_200, 60_000, 60_000,
  ]);
  expect(pace.delayMillis(60_000)).toBe(100);
  expect(pace.delayMillis(0)).toBe(200);
});
