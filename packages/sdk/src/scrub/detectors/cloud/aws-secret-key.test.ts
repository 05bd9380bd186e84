import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { awsSecretKey, awsSecretKeyExamples } from "./aws-secret-key.ts";

test("finds what its examples hold, and no more", () => {
  expectExamples(awsSecretKey, awsSecretKeyExamples);
});
