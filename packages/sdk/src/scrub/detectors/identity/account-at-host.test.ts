import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { accountAtHost, accountAtHostExamples } from "./account-at-host.ts";

test("finds users on hosts, and no snapshot, package or unit", () => {
  expectExamples(accountAtHost, accountAtHostExamples);
});
