import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { commandLineSecret, commandLineSecretExamples } from "./command-line-secret.ts";

test("its examples hold", () => {
  expectExamples(commandLineSecret, commandLineSecretExamples);
});
