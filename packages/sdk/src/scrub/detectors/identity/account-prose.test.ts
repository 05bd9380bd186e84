import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { accountProse, accountProseExamples } from "./account-prose.ts";

test("finds accounts in sentences, and no user of another kind", () => {
  expectExamples(accountProse, accountProseExamples);
});
