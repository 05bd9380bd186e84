import { expect, test } from "vitest";
import { SeededRandom } from "../test/support/spool/seeded-random.ts";
import { CountingLane, SharedRows } from "./counting-lane.ts";

function lane(): CountingLane {
  return new CountingLane(new SharedRows(0), { periodMillis: 100, firstMillis: 50 });
}

test("rows come at a steady rate, and none while the node is without power", () => {
  const rows = lane();
  expect([49, 50, 149, 150, 1049].map((millis) => rows.made(millis))).toEqual([0, 1, 1, 2, 10]);
  expect(rows.nextMillis(1049)).toBe(1050);
  rows.pause(5000);
  expect(rows.made(6049)).toBe(10);
  expect(rows.made(6050)).toBe(11);
});

test("gives what is left and in nobody's hands, in order", () => {
  const rows = lane();
  rows.made(1049);
  expect(rows.next(0, 10, 4, [])).toEqual({ from: 0, to: 4 });
  expect(rows.next(0, 10, 4, [{ from: 0, to: 4 }])).toEqual({ from: 4, to: 8 });
  rows.settle({ from: 4, to: 8 });
  expect(rows.next(0, 10, 4, [{ from: 0, to: 2 }])).toEqual({ from: 2, to: 4 });
  expect(rows.next(0, 10, 9, [{ from: 0, to: 4 }])).toEqual({ from: 8, to: 10 });
  expect(rows.next(0, 3, 9, [{ from: 1, to: 2 }])).toEqual({ from: 0, to: 1 });
  expect(rows.next(4, 8, 9, [])).toBeUndefined();
  expect(rows.left(0, 10)).toBe(6);
  expect(() => rows.settle({ from: 4, to: 5 })).toThrow("settled already");
});

test("each row is settled once, in whatever order, with new ones coming", () => {
  const random = new SeededRandom(5);
  const rows = lane();
  const seen = new Set<number>();
  const underWay: { from: number; to: number }[] = [];
  let now = 0;
  for (let step = 0; step < 3000; step++) {
    now += random.below(300);
    const made = rows.made(now);
    const next = underWay.length < 8 ? rows.next(0, made, 5, underWay) : undefined;
    if (next !== undefined) underWay.push(next);
    if (random.below(3) > 0 || underWay.length === 0) continue;
    const [range] = underWay.splice(random.below(underWay.length), 1);
    rows.settle(range!);
    for (let row = range!.from; row < range!.to; row++) {
      expect(seen.has(row)).toBe(false);
      seen.add(row);
    }
    expect(rows.left(0, made)).toBe(made - seen.size);
  }
  expect(seen.size).toBeGreaterThan(1000);
});

test("all nodes share the objects of rows, whose times are right to a period", () => {
  const shared = new SharedRows(1_000_000);
  const one = shared.slice(250, 100, 0, 3);
  const other = shared.slice(50, 100, 3, 4);
  expect(one.map(({ timeMillis }) => timeMillis)).toEqual([1_000_200, 1_000_300, 1_000_400]);
  expect(other[0]).toBe(one[1]);
});
