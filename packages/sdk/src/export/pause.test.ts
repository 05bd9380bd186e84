import { expect, test } from "vitest";
import { VirtualTime } from "../../test/support/export/virtual-time.ts";
import type { Random } from "../random.ts";
import { Pause } from "./pause.ts";

const HOUR = 3_600_000;
const drawing = (share: number): Random => ({ uint32: () => share * 2 ** 32, fill: () => {} });

test("nothing waits at first, and nothing after the wait", async () => {
  const time = new VirtualTime();
  const pause = new Pause(time, drawing(0.5));
  expect(pause.dueMillis(false)).toBe(Number.NEGATIVE_INFINITY);
  pause.failed(0);
  expect(pause.dueMillis(false)).toBe(500);
});

test.each([
  // Retry-After, share drawn, due: the longer of the two waits, and up to half of the Retry-After.
  [100, 0.5, 500 + 25],
  [10_000, 0, 10_000],
  [10_000, 0.5, 12_500],
  [HOUR, 0.5, 1.25 * HOUR],
])("T34: a Retry-After of %d ms with %d drawn is due after %d ms", (asked, share, due) => {
  const pause = new Pause(new VirtualTime(), drawing(share));
  pause.failed(0, asked);
  expect(pause.dueMillis(false)).toBe(due);
});

test("T34: hurry cuts a backoff to a second, and no Retry-After", async () => {
  const time = new VirtualTime();
  const pause = new Pause(time, drawing(0.5));
  for (let failure = 0; failure < 12; failure++) {
    await time.advance(1);
    pause.failed(time.monotonicMillis());
  }
  expect(pause.dueMillis(false)).toBe(12 + 150_000);
  expect(pause.dueMillis(true)).toBe(12 + 1000);
  pause.failed(0, 60_000);
  expect(pause.dueMillis(true)).toBe(12 + 75_000);
  expect(pause.askedMillis).toBe(75_000);
});

test("requests that fail together are one failure", async () => {
  const time = new VirtualTime();
  const pause = new Pause(time, drawing(0.5));
  await time.advance(100);
  for (let request = 0; request < 8; request++) pause.failed(50);
  await time.advance(100);
  pause.failed(150);
  expect(pause.dueMillis(false)).toBe(200 + 1000);
});

test("a success starts the waits over; what the backend asked for stays", async () => {
  const time = new VirtualTime();
  const pause = new Pause(time, drawing(0.5));
  pause.failed(0, 10_000);
  pause.failed(0, 100);
  pause.succeeded();
  await time.advance(100);
  pause.failed(100);
  expect(pause.dueMillis(false)).toBe(12_500);
  await time.advance(20_000);
  pause.failed(time.monotonicMillis());
  expect(pause.dueMillis(false)).toBe(20_100 + 1000);
});

test("an earlier process's wait is kept, up to an hour and a half", () => {
  const pause = new Pause(new VirtualTime(), drawing(0.5));
  pause.restore(5000);
  expect(pause.dueMillis(true)).toBe(5000);
  pause.restore(1e12);
  expect(pause.dueMillis(true)).toBe(1.5 * HOUR);
});
