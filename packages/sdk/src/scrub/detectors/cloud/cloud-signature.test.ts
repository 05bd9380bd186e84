import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { cloudSignature, cloudSignatureExamples } from "./cloud-signature.ts";

test("finds what its examples hold, and no more", () => {
  expectExamples(cloudSignature, cloudSignatureExamples);
});
