import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { vaultUnsealKey, vaultUnsealKeyExamples } from "./vault-unseal-key.ts";

test("finds what its examples hold, and no more", () => {
  expectExamples(vaultUnsealKey, vaultUnsealKeyExamples);
});
