import { expect, test } from "vitest";
import { SeededRandom } from "../../../test/support/spool/seeded-random.ts";
import { RunCursor } from "./run-cursor.ts";

const SEED = Number(process.env["SONDE_TEST_SEED"] ?? 5);
const LETTERS = Uint8Array.from({ length: 128 }, (_, code) =>
  /[a-z]/.test(String.fromCharCode(code)) ? 1 : 0,
);

test("says where a run ends, whatever it was asked before", () => {
  const cursor = new RunCursor(LETTERS);
  const random = new SeededRandom(SEED);
  const texts = ["abc def", "abcdefg", "", "a\u00e9b", "ab;cd ef", "abc:def"];
  let longest = 0;
  for (let round = 0; round < 2000; round++) {
    const text = random.pick(texts);
    const start = random.below(text.length + 1);
    const limit = start + random.below(text.length - start + 1);
    const run = /^[a-z]*/.exec(text.slice(start, limit))![0];
    const asked = `seed ${SEED}: ${JSON.stringify(text)}, ${start} to ${limit}`;
    expect(cursor.endOf(text, start, limit), asked).toBe(start + run.length);
    longest = Math.max(longest, run.length);
  }
  expect(longest).toBe(7);
});
