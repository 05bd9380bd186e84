import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { cloudResourceName, cloudResourceNameExamples } from "./cloud-resource-name.ts";

test("finds what its examples hold, and no more", () => {
  expectExamples(cloudResourceName, cloudResourceNameExamples);
});
