import { expect, test } from "vitest";
import { Slots } from "./slots.ts";

const never = new AbortController().signal;

test("no more at a time than there are slots; who waits gets one in turn", async () => {
  const slots = new Slots(2);
  expect(await slots.take(never)).toBe(true);
  expect(await slots.take(never)).toBe(true);
  const order: number[] = [];
  const waiting = [1, 2].map(async (number) => {
    expect(await slots.take(never)).toBe(true);
    order.push(number);
  });
  await Promise.resolve();
  expect(order).toEqual([]);
  slots.release();
  await waiting[0];
  expect(order).toEqual([1]);
  slots.release();
  await Promise.all(waiting);
  expect(order).toEqual([1, 2]);
  // Both are taken again, and given back they are free.
  slots.release();
  expect(await slots.take(never)).toBe(true);
});

test("an abort gives up waiting and costs nobody a slot", async () => {
  const slots = new Slots(1);
  const abort = new AbortController();
  await slots.take(never);
  const first = slots.take(abort.signal);
  const second = slots.take(never);
  abort.abort();
  expect(await first).toBe(false);
  slots.release();
  expect(await second).toBe(true);
  expect(await slots.take(abort.signal)).toBe(false);
});

test("a close ends all waiting, then and later", async () => {
  const slots = new Slots(1);
  await slots.take(never);
  const waiting = [slots.take(never), slots.take(never)];
  slots.close();
  expect(await Promise.all(waiting)).toEqual([false, false]);
  slots.release();
  expect(await slots.take(never)).toBe(false);
});
