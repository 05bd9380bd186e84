import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { recoveryKey, recoveryKeyExamples } from "./recovery-key.ts";

test("its examples hold", () => {
  expectExamples(recoveryKey, recoveryKeyExamples);
});
