import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { localPath, localPathExamples } from "./local-path.ts";

test("finds what of a path is the customer's, and leaves routes, devices and systems", () => {
  expectExamples(localPath, localPathExamples);
});
