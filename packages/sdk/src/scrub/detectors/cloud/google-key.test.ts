import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { googleKey, googleKeyExamples } from "./google-key.ts";

test("finds what its examples hold, and no more", () => {
  expectExamples(googleKey, googleKeyExamples);
});
