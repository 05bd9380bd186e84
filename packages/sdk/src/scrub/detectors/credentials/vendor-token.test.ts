import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { vendorToken, vendorTokenExamples } from "./vendor-token.ts";

test("its examples hold", () => {
  expectExamples(vendorToken, vendorTokenExamples);
});
