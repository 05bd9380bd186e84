import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { callArgument, callArgumentExamples } from "./call-argument.ts";

test("its examples hold", () => {
  expectExamples(callArgument, callArgumentExamples);
});
