import { expect, it } from "vitest";
import { loadFiles } from "../load/load-files.ts";
import type { MappingNode } from "../load/node.ts";
import { Budget } from "./budget.ts";
import { ANNOTATIONS_OF_ONE_ATTRIBUTE } from "./limits.ts";
import { Scope } from "./scope.ts";

const NAME = {
  value: "acme.e",
  place: { file: "a", line: 1, column: 1, endLine: 1, endColumn: 2 },
};

it("gives what there is, and then says once in each registry that nothing is left", () => {
  const [one, other] = [new Scope(loadFiles("one", []), []), new Scope(loadFiles("other", []), [])];
  const budget = new Budget(2);
  const taken = [one, one, one, one, other].map((scope) => budget.take(scope, NAME));
  expect(taken).toEqual([true, true, false, false, false]);
  const problem = { kind: "limit", bound: "registry", name: NAME };
  expect([one.problems, other.problems]).toEqual([[problem], [problem]]);
});

it("counts annotations by their values, and few as nothing", () => {
  const scope = new Scope(loadFiles("one", []), []);
  const annotations = (length: number): MappingNode => {
    const items = Array.from(
      { length },
      () => ({ kind: "scalar", value: 1, place: NAME.place }) as const,
    );
    const value = { kind: "list", items, place: NAME.place } as const;
    const entries = new Map([["sonde", { keyPlace: NAME.place, value }]]);
    return { kind: "mapping", entries, place: NAME.place };
  };
  // The mapping and the list in it are values, too.
  const ofOne = ANNOTATIONS_OF_ONE_ATTRIBUTE;
  const budget = new Budget(3);
  const take = (length: number): boolean =>
    budget.takeAnnotations(annotations(length), scope, NAME);
  expect([take(ofOne - 3), take(2 * ofOne - 2), take(ofOne - 2)]).toEqual([true, true, true]);
  expect([take(ofOne - 3), scope.problems.length]).toEqual([true, 0]);
  expect([take(ofOne - 2), budget.take(scope, NAME)]).toEqual([false, false]);
  expect(scope.problems).toEqual([{ kind: "limit", bound: "registry", name: NAME }]);
});
