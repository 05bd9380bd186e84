import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { cookie, cookieExamples } from "./cookie.ts";

test("its examples hold", () => {
  expectExamples(cookie, cookieExamples);
});
