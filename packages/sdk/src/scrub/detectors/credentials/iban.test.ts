import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { iban, ibanExamples } from "./iban.ts";

test("its examples hold", () => {
  expectExamples(iban, ibanExamples);
});
