import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { azureSas, azureSasExamples } from "./azure-sas.ts";

test("finds what its examples hold, and no more", () => {
  expectExamples(azureSas, azureSasExamples);
});
