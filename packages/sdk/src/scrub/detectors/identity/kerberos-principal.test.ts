import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { kerberosPrincipal, kerberosPrincipalExamples } from "./kerberos-principal.ts";

test("finds principals of services and users, and no pair of words", () => {
  expectExamples(kerberosPrincipal, kerberosPrincipalExamples);
});
