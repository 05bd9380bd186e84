import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { privateKey, privateKeyExamples } from "./private-key.ts";

test("its examples hold", () => {
  expectExamples(privateKey, privateKeyExamples);
});
