import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { databaseLogin, databaseLoginExamples } from "./database-login.ts";

test("finds what its examples hold, and no more", () => {
  expectExamples(databaseLogin, databaseLoginExamples);
});
