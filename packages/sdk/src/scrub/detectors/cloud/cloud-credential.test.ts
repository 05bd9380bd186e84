import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { cloudCredential, cloudCredentialExamples } from "./cloud-credential.ts";

test("finds what its examples hold, and no more", () => {
  expectExamples(cloudCredential, cloudCredentialExamples);
});
