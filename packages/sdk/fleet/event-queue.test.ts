import { expect, test } from "vitest";
import { SeededRandom } from "../test/support/spool/seeded-random.ts";
import { EventQueue } from "./event-queue.ts";

test("gives ticks in ascending order, and within one in the order of adding", () => {
  const random = new SeededRandom(1);
  const queue = new EventQueue();
  const added: { tick: number; order: number }[] = [];
  const taken: { tick: number; order: number }[] = [];
  for (let order = 0; order < 2000; order++) {
    const tick = random.below(300);
    added.push({ tick, order });
    queue.add(tick, () => taken.push({ tick, order }));
  }
  while (queue.earliest !== undefined) for (const { callback } of queue.take()) callback?.();
  expect(taken).toEqual(
    added.toSorted((one, other) => one.tick - other.tick || one.order - other.order),
  );
});

test("what is added while the queue empties finds its place", () => {
  const queue = new EventQueue();
  const taken: number[] = [];
  queue.add(5, () => {
    taken.push(5);
    queue.add(7, () => taken.push(7));
  });
  queue.add(9, () => taken.push(9));
  while (queue.earliest !== undefined) for (const { callback } of queue.take()) callback?.();
  expect(taken).toEqual([5, 7, 9]);
  expect(queue.take()).toEqual([]);
});
