import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { chapSecret, chapSecretExamples } from "./chap-secret.ts";

test("its examples hold", () => {
  expectExamples(chapSecret, chapSecretExamples);
});
