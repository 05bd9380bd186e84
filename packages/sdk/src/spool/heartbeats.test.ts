import { expect, test } from "vitest";
import { ManualClock } from "../../test/support/spool/manual-clock.ts";
import { HEARTBEAT_STALE_MILLIS, Heartbeats } from "./heartbeats.ts";

const YEAR_MILLIS = 365 * 86_400_000;

test("a file that is old by the wall clock is stale at once", () => {
  const clock = new ManualClock();
  const heartbeats = new Heartbeats(clock);
  const now = clock.nowMillis();
  expect(heartbeats.isStale("a", now - HEARTBEAT_STALE_MILLIS)).toBe(false);
  expect(heartbeats.isStale("b", now - HEARTBEAT_STALE_MILLIS - 1)).toBe(true);
});

test("a file from the future is stale once it was seen unchanged for as long", () => {
  const clock = new ManualClock();
  const heartbeats = new Heartbeats(clock);
  const future = clock.nowMillis() + YEAR_MILLIS;
  expect(heartbeats.isStale("dead", future)).toBe(false);
  for (let beat = 0; beat < 20; beat++) {
    expect(heartbeats.isStale("alive", future + beat)).toBe(false);
    clock.advance(HEARTBEAT_STALE_MILLIS / 10);
  }
  expect(heartbeats.isStale("alive", future + 20)).toBe(false);
  expect(heartbeats.isStale("dead", future)).toBe(true);
});

test("watching is bounded: beyond that it starts over", () => {
  const clock = new ManualClock();
  const heartbeats = new Heartbeats(clock);
  const future = clock.nowMillis() + YEAR_MILLIS;
  for (let owner = 0; owner <= 10_000; owner++) heartbeats.isStale(String(owner), future);
  clock.advance(HEARTBEAT_STALE_MILLIS + 1);
  expect(heartbeats.isStale("0", future)).toBe(false);
  expect(heartbeats.isStale("10000", future)).toBe(true);
});
