import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { cloudKey, cloudKeyExamples } from "./cloud-key.ts";

test("finds what its examples hold, and no more", () => {
  expectExamples(cloudKey, cloudKeyExamples);
});
