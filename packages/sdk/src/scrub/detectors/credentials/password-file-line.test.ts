import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { passwordFileLine, passwordFileLineExamples } from "./password-file-line.ts";

test("its examples hold", () => {
  expectExamples(passwordFileLine, passwordFileLineExamples);
});
