import { expect, it } from "vitest";
import { seededRandom } from "../../test/support/host/worlds.ts";
import { GROUP_BITS, groupOf, startOfGroup } from "./group.ts";
import { KeyedRandomness } from "./keyed-randomness.ts";

it("finds all rows of an entity in one group, and those of two entities in two", () => {
  const keyed = new KeyedRandomness((value) => Number(value) << 12, seededRandom(4), 0);
  const groupsOf = (value: string): Set<number> =>
    new Set(
      Array.from({ length: 500 }, () => {
        const into = { high: 0, low: 0 };
        keyed.draw(into, value);
        return groupOf(into.high);
      }),
    );
  expect(groupsOf("77")).toEqual(new Set([77]));
  expect(groupsOf("78")).toEqual(new Set([78]));
});

it("starts a group at its lowest R, and the one after the last at 2^28", () => {
  expect(groupOf(startOfGroup(5))).toBe(5);
  expect(groupOf(startOfGroup(5) - 1)).toBe(4);
  expect(startOfGroup(2 ** GROUP_BITS)).toBe(2 ** 28);
});
