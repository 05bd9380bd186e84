import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { downLevelName, downLevelNameExamples } from "./down-level-name.ts";

test("finds accounts of domains, and no registry, path or escape", () => {
  expectExamples(downLevelName, downLevelNameExamples);
});
