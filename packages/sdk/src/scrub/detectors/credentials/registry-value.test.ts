import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { registryValue, registryValueExamples } from "./registry-value.ts";

test("its examples hold", () => {
  expectExamples(registryValue, registryValueExamples);
});
