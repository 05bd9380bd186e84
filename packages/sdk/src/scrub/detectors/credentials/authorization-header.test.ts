import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { authorizationHeader, authorizationHeaderExamples } from "./authorization-header.ts";

test("its examples hold", () => {
  expectExamples(authorizationHeader, authorizationHeaderExamples);
});
