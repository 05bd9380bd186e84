import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { windowsCredential, windowsCredentialExamples } from "./windows-credential.ts";

test("its examples hold", () => {
  expectExamples(windowsCredential, windowsCredentialExamples);
});
