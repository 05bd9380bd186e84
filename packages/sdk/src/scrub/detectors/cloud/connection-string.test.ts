import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { connectionString, connectionStringExamples } from "./connection-string.ts";

test("finds what its examples hold, and no more", () => {
  expectExamples(connectionString, connectionStringExamples);
});
