import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { homePath, homePathExamples } from "./home-path.ts";

test("finds the owner of a home, and no page of the web", () => {
  expectExamples(homePath, homePathExamples);
});
