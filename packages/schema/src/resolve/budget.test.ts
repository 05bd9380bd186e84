import { expect, it } from "vitest";
import { loadFiles } from "../load/load-files.ts";
import { Budget } from "./budget.ts";
import { Scope } from "./scope.ts";

it("gives what there is, and then says once in each registry that nothing is left", () => {
  const name = {
    value: "acme.e",
    place: { file: "a", line: 1, column: 1, endLine: 1, endColumn: 2 },
  };
  const [one, other] = [new Scope(loadFiles("one", []), []), new Scope(loadFiles("other", []), [])];
  const budget = new Budget(2);
  const taken = [one, one, one, one, other].map((scope) => budget.take(scope, name));
  expect(taken).toEqual([true, true, false, false, false]);
  const problem = { kind: "limit", bound: "registry", name };
  expect([one.problems, other.problems]).toEqual([[problem], [problem]]);
});
