import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { pkcs12, pkcs12Examples } from "./pkcs12.ts";

test("its examples hold", () => {
  expectExamples(pkcs12, pkcs12Examples);
});
