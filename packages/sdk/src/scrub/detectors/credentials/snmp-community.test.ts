import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { snmpCommunity, snmpCommunityExamples } from "./snmp-community.ts";

test("its examples hold", () => {
  expectExamples(snmpCommunity, snmpCommunityExamples);
});
