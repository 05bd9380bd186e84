import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { entraClientSecret, entraClientSecretExamples } from "./entra-client-secret.ts";

test("finds what its examples hold, and no more", () => {
  expectExamples(entraClientSecret, entraClientSecretExamples);
});
