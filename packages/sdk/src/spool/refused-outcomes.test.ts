import { expect, test } from "vitest";
import { refusedOutcomes } from "./refused-outcomes.ts";

test("rows that are not sent are thinned or dropped, as their reasons begin", () => {
  const refused = { "thinned.budget": 3, "thinned.spool_full": 4, "dropped.expired": 5 };
  expect(refusedOutcomes(refused)).toEqual({ thinned: 7, dropped: 5 });
  expect(refusedOutcomes({ "dropped.level": 1 })).toEqual({ dropped: 1 });
  expect(refusedOutcomes({})).toEqual({ dropped: 0 });
});
