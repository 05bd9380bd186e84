import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { emailAddress, emailAddressExamples } from "./email-address.ts";

test("finds addresses, and no package, unit or algorithm", () => {
  expectExamples(emailAddress, emailAddressExamples);
});
