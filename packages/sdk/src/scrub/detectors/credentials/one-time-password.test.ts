import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { oneTimePassword, oneTimePasswordExamples } from "./one-time-password.ts";

test("its examples hold", () => {
  expectExamples(oneTimePassword, oneTimePasswordExamples);
});
