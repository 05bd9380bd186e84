import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { accountKey, accountKeyExamples } from "./account-key.ts";

test("finds accounts behind a key, and no word of prose", () => {
  expectExamples(accountKey, accountKeyExamples);
});
