import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { awsAccessKeyId, awsAccessKeyIdExamples } from "./aws-access-key-id.ts";

test("finds what its examples hold, and no more", () => {
  expectExamples(awsAccessKeyId, awsAccessKeyIdExamples);
});
