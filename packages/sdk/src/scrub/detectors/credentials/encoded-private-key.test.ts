import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { encodedPrivateKey, encodedPrivateKeyExamples } from "./encoded-private-key.ts";

test("its examples hold", () => {
  expectExamples(encodedPrivateKey, encodedPrivateKeyExamples);
});
