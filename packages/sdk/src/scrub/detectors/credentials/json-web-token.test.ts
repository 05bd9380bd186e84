import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { jsonWebToken, jsonWebTokenExamples } from "./json-web-token.ts";

test("its examples hold", () => {
  expectExamples(jsonWebToken, jsonWebTokenExamples);
});
