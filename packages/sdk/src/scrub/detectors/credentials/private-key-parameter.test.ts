import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { privateKeyParameter, privateKeyParameterExamples } from "./private-key-parameter.ts";

test("its examples hold", () => {
  expectExamples(privateKeyParameter, privateKeyParameterExamples);
});
