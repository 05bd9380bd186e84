import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { processOwner, processOwnerExamples } from "./process-owner.ts";

test("finds accounts in the output of tools, and none that every system has", () => {
  expectExamples(processOwner, processOwnerExamples);
});
