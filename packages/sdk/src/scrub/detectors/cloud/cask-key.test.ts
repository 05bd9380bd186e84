import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { caskKey, caskKeyExamples } from "./cask-key.ts";

test("finds what its examples hold, and no more", () => {
  expectExamples(caskKey, caskKeyExamples);
});
