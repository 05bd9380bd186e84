import { expect, it } from "vitest";
import type { WindowRow } from "./window-row.ts";
import { emptyRow, MAX_WINDOW_ROWS, WindowRows } from "./window-rows.ts";

const rowAt = (i: number): WindowRow => ({
  high: 2 ** 28 - 1 - i,
  low: i * 7,
  thresholdHigh: 2 ** 28 - (i % 3),
  thresholdLow: i,
  sequence: 2 ** 40 + i,
  layoutId: i % 300,
  isAlwaysKept: i % 2 === 0,
  bytes: i * 3,
});

it("gives rows back as they were, however many came, and is empty after it was cleared", () => {
  const rows = new WindowRows();
  for (let round = 0; round < 2; round++) {
    let bytes = 0;
    for (let i = 0; i < 20_000; i++) {
      rows.add(rowAt(i));
      bytes += i * 3;
    }
    expect([rows.count, rows.bytes]).toEqual([20_000, bytes]);
    const into = emptyRow();
    for (const i of [0, 255, 256, 257, 511, 512, 16_384, 19_999]) {
      rows.read(i, into);
      expect(into).toEqual(rowAt(i));
    }
    rows.clear();
    expect([rows.count, rows.bytes, rows.isFull]).toEqual([0, 0, false]);
  }
});

it("is full at its bound, and takes no more", () => {
  const rows = new WindowRows();
  const row = rowAt(1);
  for (let i = 0; i < MAX_WINDOW_ROWS; i++) {
    if (rows.isFull) expect.fail(`full after ${i}`);
    rows.add(row);
  }
  expect(rows.isFull).toBe(true);
  expect(() => rows.add(row)).toThrow("a full window was not closed");
  expect(rows.count).toBe(MAX_WINDOW_ROWS);
});
