import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { azureServiceKey, azureServiceKeyExamples } from "./azure-service-key.ts";

test("finds what its examples hold, and no more", () => {
  expectExamples(azureServiceKey, azureServiceKeyExamples);
});
