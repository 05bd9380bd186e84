import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { uncPath, uncPathExamples } from "./unc-path.ts";

test("finds a share's host, name and files, and no device or escape", () => {
  expectExamples(uncPath, uncPathExamples);
});
