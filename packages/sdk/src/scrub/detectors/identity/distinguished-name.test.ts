import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { distinguishedName, distinguishedNameExamples } from "./distinguished-name.ts";

test("finds the names in distinguished names, and no public authority or option", () => {
  expectExamples(distinguishedName, distinguishedNameExamples);
});
