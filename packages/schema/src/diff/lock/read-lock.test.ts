import { describe, expect, it } from "vitest";
import { BASE, registryOf } from "../../../test/diff-fixture.ts";
import { digestOf } from "../../load/dependency/content.ts";
import { takeSnapshot } from "../take-snapshot.ts";
import { LOCK_LIMITS } from "./lock.ts";
import { readLock } from "./read-lock.ts";
import { writeLock } from "./write-lock.ts";

const TEXT = writeLock({
  snapshot: takeSnapshot(registryOf(BASE)),
  dependencies: [{ schemaUrl: "https://b.example/s/1.0.0", digest: digestOf("b") }],
  approvals: [
    { change: "class-loosened", subject: "a", from: null, to: "system", approvedBy: "somebody" },
  ],
});

/** `line:column message` of every finding. */
function problems(text: string | Uint8Array, limits = LOCK_LIMITS): readonly string[] {
  const { findings, lock } = readLock("a.json", Buffer.from(text), limits);
  expect(lock === undefined).toBe(findings.length > 0);
  expect(new Set(findings.map(({ ruleId }) => ruleId)).size).toBeLessThanOrEqual(1);
  return findings.map(({ message, place }) => `${place.line}:${place.column} ${message}`);
}

/** The line of the first occurrence. */
function lineOf(text: string): number {
  return TEXT.slice(0, TEXT.indexOf(text)).split("\n").length;
}

describe("a lock", () => {
  it("is read as it was written", () => {
    const { findings, lock } = readLock("a.json", Buffer.from(TEXT));
    expect(findings).toEqual([]);
    expect(lock && writeLock(lock)).toBe(TEXT);
  });

  it.each([
    ['"lockVersion": 1', '"lockVersion": 2', "18 the lock has version 2, and only 1 is known"],
    ['"lockVersion": 1', '"lockVersion": "1"', "18 the lock has version `1`, and only 1 is known"],
    [
      '"schemaUrl": "https://acme',
      '"schemaUri": "https://acme',
      "3 the lock has no key `schemaUri`",
    ],
    ['"unit": "ms"', '"unit": 5', "17 `unit` cannot be 5"],
    ['"unit": "ms"', '"uint": "ms"', "9 attribute `acme.disk.latency` has no key `uint`"],
    ['"min": 0', '"min": "0"', "16 `min` cannot be `0`"],
    ['"min": 0', '"min": null', "16 `min` cannot be nothing"],
    ['"closed": true', '"closed": "true"', "19 `closed` cannot be `true`"],
    ['"severity": "warn"', '"severity": "loud"', "21 `severity` cannot be `loud`"],
    ['"owner": "storage@acme.example",\n', "", "7 event `acme.disk.counted` has no `owner`"],
    ['"change": "class-loosened"', '"change": 1', "17 `change` is 1, not a text"],
    ['"from": null,\n', "", "5 `from` is missing"],
    ['"approved_by": "somebody"', '"approved_by": ""', "22 the name in `approved_by` is empty"],
    ['"digest": "sha256:', '"digest": "sha1:', "17 `digest` is no SHA-256"],
    ['"approvals": [', '"approvals": [ 1,', "18 an approval is 1"],
  ])("%s replaced by %s is refused where it stands", (from, to, problem) => {
    expect(TEXT).toContain(from);
    const [first = ""] = problems(TEXT.replace(from, to));
    expect(first.replace(/^\d+:/, "")).toBe(problem);
  });

  it("says the line of what it refuses", () => {
    const [first] = problems(TEXT.replace('"unit": "ms"', '"unit": 5'));
    expect(first).toMatch(`${lineOf('"unit": "ms"')}:17 `);
  });

  it("of something else is told from a damaged one", () => {
    for (const text of ["{}", "[]", "1", '{ "name": "a" }']) {
      expect(problems(text)).toEqual(["1:1 the file is no lock: it has no `lockVersion`"]);
    }
    expect(problems('{ "lockVersion": 1 }')).toEqual([
      "1:1 `schemaUrl` is missing",
      "1:1 `snapshot` is missing",
    ]);
    expect(problems("")).toEqual(["1:1 the lock is not valid JSON: a value is missing"]);
    expect(problems(Uint8Array.of(0xff, 0xfe))).toEqual(["1:1 the lock is not UTF-8 text"]);
  });

  it("keeps its bounds", () => {
    const bytes = Buffer.byteLength(TEXT);
    expect(problems(TEXT, { ...LOCK_LIMITS, maxBytes: bytes })).toEqual([]);
    expect(problems(TEXT, { ...LOCK_LIMITS, maxBytes: bytes - 1 })).toEqual([
      `1:1 the lock is larger than ${bytes - 1} bytes`,
    ]);
    expect(problems(TEXT, { ...LOCK_LIMITS, maxValues: 100 })[0]).toMatch("more than 100 values");
    const deep = TEXT.replace('"unit": "ms"', `"unit": ${"[".repeat(20)}${"]".repeat(20)}`);
    expect(problems(deep)[0]).toMatch("nested more than 12 levels deep");
  });

  it("that is wrong throughout is not complained of without end", () => {
    const wrong = TEXT.replaceAll('"stability"', '"x"').replaceAll('"requirement_level"', '"y"');
    expect(problems(wrong).length).toBe(20);
  });

  it("says of a use what its definition says, unless it says otherwise", () => {
    const { lock } = readLock("a.json", Buffer.from(TEXT));
    const use = lock?.snapshot.parts.get("events")?.get("acme.disk.slow")?.parts.get("attributes");
    const latency = use?.get("acme.disk.latency");
    expect(latency?.fields.get("unit")).toEqual({
      value: "ms",
      place: expect.objectContaining({ line: lineOf('"unit": "ms"') }),
    });
    expect(latency?.fields.get("property")?.value).toBe("diskLatency");
  });
});
