import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { googleServiceAccount, googleServiceAccountExamples } from "./google-service-account.ts";

test("finds what its examples hold, and no more", () => {
  expectExamples(googleServiceAccount, googleServiceAccountExamples);
});
