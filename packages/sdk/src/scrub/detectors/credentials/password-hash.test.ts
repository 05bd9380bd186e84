import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { passwordHash, passwordHashExamples } from "./password-hash.ts";

test("its examples hold", () => {
  expectExamples(passwordHash, passwordHashExamples);
});
