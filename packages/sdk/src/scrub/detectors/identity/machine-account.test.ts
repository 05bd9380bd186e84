import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { machineAccount, machineAccountExamples } from "./machine-account.ts";

test("finds accounts of machines, and no share, variable or price", () => {
  expectExamples(machineAccount, machineAccountExamples);
});
