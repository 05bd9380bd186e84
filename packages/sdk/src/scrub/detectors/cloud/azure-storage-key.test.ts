import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { azureStorageKey, azureStorageKeyExamples } from "./azure-storage-key.ts";

test("finds what its examples hold, and no more", () => {
  expectExamples(azureStorageKey, azureStorageKeyExamples);
});
