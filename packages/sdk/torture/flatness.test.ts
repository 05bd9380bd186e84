import { expect, test } from "vitest";
import { flatnessOf, type Sample } from "./flatness.ts";

const MIB = 1024 * 1024;

/** A hundred samples, each of the quarters at one level. */
function quarters(mib: readonly number[], descriptors: readonly number[]): Sample[] {
  return Array.from({ length: 100 }, (_, at) => ({
    rssBytes: mib[Math.floor(at / 25)]! * MIB,
    descriptors: descriptors[Math.floor(at / 25)]!,
  }));
}

test("what grows while the process gets going is not held against it", () => {
  const flat = flatnessOf(quarters([40, 100, 300, 110], [10, 30, 90, 31]));
  expect(flat.broken).toEqual([]);
  expect(flat.figures).toEqual({
    "memory, second quarter, MiB": 100,
    "memory, last quarter, MiB": 110,
    "descriptors, second quarter": 30,
    "descriptors, last quarter": 31,
  });
});

test("memory may grow by a tenth and 16 MiB, and no more", () => {
  expect(flatnessOf(quarters([40, 100, 100, 126], [9, 9, 9, 9])).broken).toEqual([]);
  expect(flatnessOf(quarters([40, 100, 100, 127], [9, 9, 9, 9])).broken).toEqual([
    "memory grew from 100 to 127 MiB",
  ]);
});

test("three more descriptors are slack, a fourth is a leak", () => {
  expect(flatnessOf(quarters([9, 9, 9, 9], [9, 9, 9, 12])).broken).toEqual([]);
  expect(flatnessOf(quarters([9, 9, 9, 9], [9, 9, 9, 13])).broken).toEqual([
    "open descriptors grew from 9 to 13",
  ]);
});

test("a spike says nothing", () => {
  const samples = quarters([9, 9, 9, 9], [9, 9, 9, 9]);
  samples.splice(90, 5, ...samples.slice(0, 5).map((sample) => ({ ...sample, descriptors: 500 })));
  expect(flatnessOf(samples).broken).toEqual([]);
});

test("no samples are no growth", () => {
  expect(flatnessOf([]).broken).toEqual([]);
});
