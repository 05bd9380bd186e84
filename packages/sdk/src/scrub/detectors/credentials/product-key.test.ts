import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { productKey, productKeyExamples } from "./product-key.ts";

test("its examples hold", () => {
  expectExamples(productKey, productKeyExamples);
});
