import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { keyValueSecret, keyValueSecretExamples } from "./key-value-secret.ts";

test("its examples hold", () => {
  expectExamples(keyValueSecret, keyValueSecretExamples);
});
