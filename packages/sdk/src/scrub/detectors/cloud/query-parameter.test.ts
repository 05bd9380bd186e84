import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { queryParameter, queryParameterExamples } from "./query-parameter.ts";

test("finds what its examples hold, and no more", () => {
  expectExamples(queryParameter, queryParameterExamples);
});
