import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { cloudResourcePath, cloudResourcePathExamples } from "./cloud-resource-path.ts";

test("finds what its examples hold, and no more", () => {
  expectExamples(cloudResourcePath, cloudResourcePathExamples);
});
