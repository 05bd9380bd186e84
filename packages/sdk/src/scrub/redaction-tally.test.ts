import { expect, test } from "vitest";
import { RedactionTally } from "./redaction-tally.ts";

test("a record says what was found in it, and nothing of the one before", () => {
  const tally = new RedactionTally();
  tally.begin();
  expect(tally.ofRecord).toBeUndefined();
  for (const name of ["sas", "ip4", "sas"]) tally.found(name, "secret");
  expect(tally.ofRecord).toBe("ip4=1,sas=2");
  tally.begin();
  expect(tally.ofRecord).toBeUndefined();
  tally.found("ip4", "identifier");
  expect(tally.ofRecord).toBe("ip4=1");
  expect(tally.totals()).toEqual([
    { name: "sas", privacyClass: "secret", count: 2 },
    { name: "ip4", privacyClass: "secret", count: 2 },
  ]);
});

test("so many names are told apart, and no more", () => {
  const tally = new RedactionTally();
  for (let i = 0; i < 1000; i++) tally.found(`detector-${i}`, "secret");
  expect(tally.totals()).toHaveLength(257);
  expect(tally.totals().at(-1)).toEqual({ name: "others", privacyClass: "secret", count: 744 });
});
