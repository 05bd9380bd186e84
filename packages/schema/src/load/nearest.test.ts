import fc from "fast-check";
import { expect, it } from "vitest";
import { didYouMean, nearest } from "./nearest.ts";

it.each([
  ["clas", ["class", "closed"], "class"],
  ["max_lenght", ["max", "max_length"], "max_length"],
  ["prioritiy", ["priority", "durability"], "priority"],
  ["SEVERITY", ["severity"], "severity"],
  ["owner", ["expires"], undefined],
  ["x", [], undefined],
  ["x".repeat(65), ["x".repeat(64)], undefined],
])("finds what %s was meant to be", (word, candidates, expected) => {
  expect(nearest(word, candidates)).toBe(expected);
});

it("offers the nearest word, else all of them, else nothing", () => {
  expect(didYouMean("clas", ["class", "unit"])).toBe("did you mean `class`?");
  expect(didYouMean("zzzzzz", ["class", "unit"])).toBe("use one of `class`, `unit`");
  expect(didYouMean("zzzzzz", [])).toBe("remove it");
  const many = Array.from({ length: 21 }, (_, index) => `name${index}`);
  expect(didYouMean("zzzzzz", many)).toBe("correct it; none of 21 names is near");
});

/** As the definition says, without rows that end early. */
function plainDistance(from: string, to: string): number {
  const rows = Array.from({ length: from.length + 1 }, (_, row) => [row]);
  for (let column = 1; column <= to.length; column += 1) rows[0]?.push(column);
  const at = (row: number, column: number): number => rows[row]?.[column] ?? 0;
  for (let row = 1; row <= from.length; row += 1) {
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwap =
        from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1] && row > 1;
      rows[row]?.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + (isSame ? 0 : 1),
          isSwap && column > 1 ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
  }
  return at(from.length, to.length);
}

it("takes the first of the nearest, by distances that are worked out to the end", () => {
  const word = fc.string({
    unit: fc.constantFrom("a", "b", "c", "_"),
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(word, fc.array(word, { maxLength: 8 }), (wanted, candidates) => {
      const most = Math.max(1, Math.floor(wanted.length / 3));
      const distances = candidates.map((candidate) => plainDistance(wanted, candidate));
      const least = Math.min(...distances);
      const expected = least <= most ? candidates[distances.indexOf(least)] : undefined;
      expect(nearest(wanted, candidates)).toBe(expected);
    }),
  );
});

it("compares no more than ten thousand candidates", () => {
  const others = Array.from({ length: 10_000 }, () => "zzzzz");
  expect(nearest("class", [...others.slice(1), "clasz"])).toBe("clasz");
  expect(nearest("class", [...others, "clasz"])).toBe(undefined);
});
