import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { sid, sidExamples } from "./sid.ts";

test("finds accounts of a domain, and no well-known one", () => {
  expectExamples(sid, sidExamples);
});
