import { expect, test } from "vitest";
import { testIdentities } from "../../../test/support/scrub/expect-examples.ts";
import { NO_IDENTITIES } from "../text/identities.ts";
import { type CustomDetectorOptions, customDetector, readCustomDetectors } from "./custom.ts";

const TICKET: CustomDetectorOptions = {
  name: "ticket",
  class: "identifier",
  pattern: "tkt-\\d{4,8}",
  ignoreCase: true,
  gates: ["tkt-\\d"],
};

test("all that the pattern matches goes, with a pseudonym where the class has one", () => {
  const text = "TKT-12345 and tkt-777777";
  const found = customDetector(TICKET).findAll(text, testIdentities);
  expect(found.map(({ start, end }) => text.slice(start, end))).toEqual([
    "TKT-12345",
    "tkt-777777",
  ]);
  const identity = testIdentities.of("identifier", "TKT-12345");
  expect(found[0]!.replacement).toBe(`<ticket:${identity}>`);
  expect(customDetector(TICKET).findAll(text, NO_IDENTITIES)[0]!.replacement).toBe("<ticket>");
});

test.each([
  ["personal", `<badge:${testIdentities.of("personal", "jane-01")}>`],
  ["content", "<badge>"],
  ["secret", "<badge>"],
] as const)("of class %s stays %s", (foundClass, replacement) => {
  const badge = customDetector({ name: "badge", class: foundClass, pattern: "[A-Z][a-z]+-\\d\\d" });
  expect(badge.gates).toEqual([]);
  const [finding] = badge.findAll("of Jane-01", testIdentities);
  expect(finding).toEqual({ start: 3, end: 10, replacement });
});

test("64 detectors may be given, each with a name of its own", () => {
  const list = Array.from({ length: 64 }, (_, index) => ({ ...TICKET, name: `own-${index}` }));
  expect(readCustomDetectors("detectors", list, ["jwt"])).toHaveLength(64);
  expect(readCustomDetectors("detectors", undefined, [])).toEqual([]);
  expect(() => readCustomDetectors("detectors", [...list, TICKET], [])).toThrow(
    "detectors cannot be used; it must be an array of at most 64 detectors",
  );
  expect(() => readCustomDetectors("detectors", "jwt", [])).toThrow("an array of at most 64");
  for (const [other, taken] of [
    [TICKET, []],
    [{ ...TICKET, name: "jwt" }, ["jwt"]],
  ] as const) {
    expect(() => readCustomDetectors("detectors", [TICKET, other], taken)).toThrow(
      `detectors[1].name cannot be used; it must be a name that no other detector has; ${other.name} is taken`,
    );
  }
});

const SECRET = "s3cr3t-tail";

test.each<[string, unknown, string]>([
  ["no object", "x", "detectors[0] cannot be used; it must be an object"],
  ["an unknown key", { ...TICKET, flags: "g" }, "there is no option detectors[0].flags"],
  ["a name with capitals", { ...TICKET, name: "Ticket" }, 'detectors[0].name is "Ticket"'],
  ["a name of 33", { ...TICKET, name: "a".repeat(33) }, "1 to 32 of a-z"],
  ["a known value's name", { ...TICKET, name: "host" }, "no word of other placeholders"],
  ["a name of counts", { ...TICKET, name: "known-host" }, "no word of other placeholders"],
  ["no class", { name: "a", pattern: "x" }, "detectors[0].class cannot be used; it must be one of"],
  ["another class", { ...TICKET, class: "system" }, 'detectors[0].class is "system"'],
  [
    "a RegExp",
    { ...TICKET, pattern: /x/ },
    "detectors[0].pattern cannot be used; it must be a string",
  ],
  ["a pattern that backtracks", { ...TICKET, pattern: `(a)\\1${SECRET}` }, "at character 3"],
  ["ignoreCase as text", { ...TICKET, ignoreCase: "yes" }, "detectors[0].ignoreCase is"],
  ["no gates", { ...TICKET, gates: [] }, "detectors[0].gates cannot be used"],
  ["17 gates", { ...TICKET, gates: Array(17).fill("ab") }, "1 to 16 fragments"],
  ["a narrow gate", { ...TICKET, gates: ["ab", "a"] }, "detectors[0].gates[1] cannot be used"],
  ["a gate that is a pattern", { ...TICKET, gates: ["(a|b)+"] }, "detectors[0].gates[0]"],
])("%s is refused", (_, options, message) => {
  let told = "";
  try {
    readCustomDetectors("detectors", [options], []);
  } catch (error) {
    expect(error).toMatchObject({ name: "SondeError" });
    told = (error as Error).message;
  }
  expect(told).toContain(message);
  expect(told).not.toContain(SECRET);
});
