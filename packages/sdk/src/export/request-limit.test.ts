import { expect, test } from "vitest";
import { RequestLimit } from "./request-limit.ts";

const MAX = 64 * 1024;

function takeFull(limit: RequestLimit, times: number): void {
  for (let count = 0; count < times; count++) limit.taken(limit.bytes);
}

test("at first as the option says, then half of what was too long, down to a kilobyte", () => {
  const limit = new RequestLimit(MAX, undefined);
  expect([limit.bytes, limit.isLearned]).toEqual([MAX, false]);
  limit.tooLong(MAX);
  expect([limit.bytes, limit.wantedBytes, limit.isLearned]).toEqual([MAX / 2, MAX / 2, true]);
  limit.tooLong(100);
  expect(limit.bytes).toBe(1024);
  expect(new RequestLimit(MAX, 5).bytes).toBe(1024);
  expect(new RequestLimit(MAX, 10 * MAX).bytes).toBe(MAX);
});

test("not less than what was taken, unless that is not taken any more", () => {
  const limit = new RequestLimit(MAX, 20_000);
  limit.taken(18_000);
  limit.tooLong(20_000);
  expect(limit.bytes).toBe(18_000);
  limit.tooLong(17_000);
  expect(limit.bytes).toBe(8500);
});

test("what was learned makes it less, never more", () => {
  const limit = new RequestLimit(MAX, undefined);
  limit.learn(9000);
  limit.learn(12_000);
  expect(limit.bytes).toBe(9000);
});

test("after 32 full ones, one request at a time may be twice as long", () => {
  const limit = new RequestLimit(MAX, 10_000);
  takeFull(limit, 31);
  limit.taken(10);
  expect(limit.wantedBytes).toBe(10_000);
  takeFull(limit, 1);
  expect(limit.wantedBytes).toBe(20_000);
  expect(limit.begin(10_000)).toBe(false);
  expect(limit.begin(19_000)).toBe(true);
  expect(limit.wantedBytes).toBe(10_000);
  limit.taken(19_000);
  limit.tried();
  expect([limit.bytes, limit.wantedBytes]).toEqual([20_000, 20_000]);
});

test("each one that is not taken makes the next one wait for twice as many", () => {
  const limit = new RequestLimit(MAX, 10_000);
  for (const needed of [32, 64, 128, 256, 512, 1024, 2048, 4096, 4096]) {
    takeFull(limit, needed - 1);
    expect(limit.wantedBytes).toBe(10_000);
    takeFull(limit, 1);
    expect(limit.begin(limit.wantedBytes)).toBe(true);
    limit.tooLong(20_000);
    limit.tried();
    expect(limit.bytes).toBe(10_000);
  }
});

test("without a limit there is nothing to try", () => {
  const limit = new RequestLimit(MAX, undefined);
  takeFull(limit, 10_000);
  expect([limit.bytes, limit.wantedBytes]).toEqual([MAX, MAX]);
});
