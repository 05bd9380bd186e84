import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { loginOptions, loginOptionsExamples } from "./login-options.ts";

test("its examples hold", () => {
  expectExamples(loginOptions, loginOptionsExamples);
});
