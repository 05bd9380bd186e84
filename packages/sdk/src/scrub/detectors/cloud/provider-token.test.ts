import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { providerToken, providerTokenExamples } from "./provider-token.ts";

test("finds what its examples hold, and no more", () => {
  expectExamples(providerToken, providerTokenExamples);
});
