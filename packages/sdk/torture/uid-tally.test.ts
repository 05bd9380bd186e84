import { expect, test } from "vitest";
import { UidTally } from "./uid-tally.ts";

test("counts uids, repeats, and uids that stand for two contents", () => {
  const tally = new UidTally();
  tally.add("a:0", 1);
  tally.add("a:0", 1);
  tally.add("a:1", 2);
  tally.add("b:0", 1);
  tally.add("b:0", 3);
  expect(tally).toMatchObject({ unique: 3, duplicates: 2, conflicts: 1 });
  expect(tally.has("a:1")).toBe(true);
  expect(tally.has("a:2")).toBe(false);
  expect(tally.has("c:0")).toBe(false);
  expect(tally.instances).toEqual(["a", "b"]);
});

test("finds what the other has not, beyond its first capacity too", () => {
  const [written, received] = [new UidTally(), new UidTally()];
  for (const sequence of [0, 7, 5000]) written.add(`a:${sequence}`, sequence);
  written.add("b:3", 0);
  received.add("a:7", 7);
  received.add("c:9", 9);
  expect([...written.missingFrom(received)]).toEqual(["a:0", "a:5000", "b:3"]);
  expect([...received.missingFrom(written)]).toEqual(["c:9"]);
});

test("counts on where a uid comes more often than a byte holds", () => {
  const tally = new UidTally();
  for (let i = 0; i < 1000; i++) tally.add("a:0", 2 ** 32 - 1);
  expect(tally).toMatchObject({ unique: 1, duplicates: 999, conflicts: 0 });
});

test.each(["", "a", "a:", ":1", "a:x", "a:-1", "a:1.5", "a:268435457"])("refuses '%s'", (uid) => {
  expect(() => new UidTally().add(uid, 0)).toThrow(RangeError);
});
