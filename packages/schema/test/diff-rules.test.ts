import { describe, expect, it } from "vitest";
import { compareSnapshots } from "../src/diff/compare.ts";
import { CHANGE_RULES } from "../src/diff/rules/index.ts";
import type { Snapshot } from "../src/diff/snapshot.ts";
import { takeSnapshot } from "../src/diff/take-snapshot.ts";
import { BASE, DIFF_CASES, edited, registryOf } from "./diff-fixture.ts";

function rulesOf(before: Snapshot, after: Snapshot): readonly string[] {
  return [...new Set(compareSnapshots(before, after).map(({ ruleId }) => ruleId))].sort();
}

describe.each(DIFF_CASES)("$name", ({ back, before, edits, schemaUrl, there }) => {
  const oldText = edited(BASE, before);
  const [old, now] = [registryOf(oldText), registryOf(edited(oldText, edits), schemaUrl)];

  it("falls under its rules", () => {
    expect(rulesOf(takeSnapshot(old), takeSnapshot(now))).toEqual([...there].sort());
  });

  it("and undone under those of undoing it", () => {
    expect(rulesOf(takeSnapshot(now), takeSnapshot(old))).toEqual([...back].sort());
  });
});

it("tells an edit of a definition once, and what a use does differently besides", () => {
  const subjectsOf = (text: string): readonly string[] =>
    compareSnapshots(takeSnapshot(registryOf(BASE)), takeSnapshot(registryOf(text))).map(
      ({ ruleId, subject }) => `${ruleId}: ${subject}`,
    );
  const stable = BASE.replace(
    "key: acme.disk.count\n    type: int\n    stability: development",
    "key: acme.disk.count\n    type: int\n    stability: stable",
  );
  expect(subjectsOf(stable)).toEqual(["stability-raised: attribute acme.disk.count"]);
  const member = BASE.replace("id: write, brief", "id: put, brief");
  expect(subjectsOf(member)).toEqual([
    "enum-member-removed: attribute acme.disk.operation / member write",
    "enum-member-added: attribute acme.disk.operation / member put",
  ]);
  const use = "ref: acme.disk.message, requirement_level: recommended";
  const different = BASE.replace("max_length: 256", "max_length: 300").replace(
    use,
    `${use}, annotations: { sonde: { max_length: 256 } }`,
  );
  expect(subjectsOf(different)).toEqual(["text-length-raised: attribute acme.disk.message"]);
  const looser = BASE.replace(use, `${use}, annotations: { sonde: { max_length: 300 } }`);
  expect(subjectsOf(looser)).toEqual([
    "text-length-raised: event acme.disk.slow / attribute acme.disk.message",
    "text-length-raised: event acme.disk.slowest / attribute acme.disk.message",
  ]);
});

it("points at the words that an event's annotations say, and at the event for defaults", () => {
  const placesOf = (from: string, to: string): readonly string[] => {
    const after = takeSnapshot(registryOf(BASE.replace(from, () => to)));
    return compareSnapshots(takeSnapshot(registryOf(BASE)), after).map(({ newPlace, subject }) => {
      const line = BASE.replace(from, () => to).split("\n")[newPlace.line - 1] ?? "";
      return `${subject}: ${line.slice(newPlace.column - 1, newPlace.endColumn - 1)}`;
    });
  };
  for (const [from, to, words] of [
    ["severity: warn", "severity: fatal", "fatal"],
    ["by: trace", "by: device", "device"],
    ["priority: normal", "priority: bulk", "bulk"],
    ["durability: written", "durability: synced", "synced"],
    ["        severity: warn\n", "", "acme.disk.slow"],
  ] as const) {
    expect(placesOf(from, to)[0]).toBe(`event acme.disk.slow: ${words}`);
  }
});

it("has a case for every rule, and no rule twice", () => {
  const inCases = new Set(DIFF_CASES.flatMap(({ back, there }) => [...there, ...back]));
  const ids = CHANGE_RULES.map(({ id }) => id);
  expect([...inCases].sort()).toEqual([...ids].sort());
});
