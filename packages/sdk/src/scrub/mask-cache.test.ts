import { expect, test } from "vitest";
import { MaskCache } from "./mask-cache.ts";

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("utf8");
}

function counting(): { readonly cache: MaskCache; readonly asked: string[] } {
  const asked: string[] = [];
  const cache = new MaskCache((value) => {
    asked.push(value);
    return `<${value.length}>`;
  });
  return { cache, asked };
}

test("a value is masked once, as long as it is in use", () => {
  const { cache, asked } = counting();
  for (let i = 0; i < 10_000; i++) expect(textOf(cache.find("vol-7"))).toBe("<5>");
  expect(asked).toEqual(["vol-7"]);
  cache.forget();
  cache.find("vol-7");
  expect(asked).toHaveLength(2);
});

test("a mask that is too long is cut between two characters", () => {
  const cache = new MaskCache((value) => value);
  expect(textOf(cache.find("é".repeat(200)))).toBe("é".repeat(128));
  expect(textOf(cache.find(`x${"é".repeat(200)}`))).toBe(`x${"é".repeat(127)}`);
});

test("holds two generations of 2,048 values, and none that is long", () => {
  const { cache, asked } = counting();
  const fill = (from: number, to: number): void => {
    for (let i = from; i < to; i++) cache.find(`v${i}`);
  };
  fill(0, 4096);
  fill(2048, 4096);
  cache.find("v0");
  expect(asked).toHaveLength(4096);
  // What was not used for two generations is gone.
  fill(4096, 8192);
  const before = asked.length;
  cache.find("v1");
  expect(asked).toHaveLength(before + 1);
  const long = "x".repeat(257);
  cache.find(long);
  cache.find(long);
  expect(asked.filter((value) => value === long)).toHaveLength(2);
});
