import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { awsSessionToken, awsSessionTokenExamples } from "./aws-session-token.ts";

test("finds what its examples hold, and no more", () => {
  expectExamples(awsSessionToken, awsSessionTokenExamples);
});
