import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BASE, registryOf } from "../../../test/diff-fixture.ts";
import { temporaryFolder } from "../../../test/support.ts";
import { digestOf } from "../../load/dependency/content.ts";
import { takeSnapshot } from "../take-snapshot.ts";
import { examineLock, type LockState } from "./stale-lock.ts";
import { writeLock } from "./write-lock.ts";

const REGISTRY = registryOf(BASE);
const DEPENDENCIES = [{ schemaUrl: "https://b.example/s/1.0.0", digest: digestOf("b") }];

function lockFile(text: string): LockState {
  const path = join(temporaryFolder(), "a.lock.json");
  writeFileSync(path, text);
  return { path, shownAs: "a.lock.json", dependencies: DEPENDENCIES };
}

describe("a lock", () => {
  const text = writeLock({
    snapshot: takeSnapshot(REGISTRY),
    dependencies: DEPENDENCIES,
    approvals: [],
  });

  it("is not stale where it says what the registry promises, however it is laid out", () => {
    expect(examineLock(REGISTRY, lockFile(text))).toEqual([]);
    expect(examineLock(REGISTRY, lockFile(JSON.stringify(JSON.parse(text))))).toEqual([]);
  });

  it("is not stale where there is none", () => {
    const path = join(temporaryFolder(), "a.lock.json");
    expect(examineLock(REGISTRY, { path, shownAs: "a.lock.json", dependencies: [] })).toEqual([]);
  });

  it("is stale after a change, and says how many and which", () => {
    const other = registryOf(BASE.replace("severity: warn", "severity: error"));
    const [finding, ...others] = examineLock(other, lockFile(text));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      ruleId: "stale-lock",
      severity: "warning",
      place: { file: "a.lock.json", line: 1 },
      message: expect.stringMatching(
        /^the lock lacks 2 changes of the registry; at registry\/events\.yaml:\d+: `severity` of event/,
      ),
    });
    const one = registryOf(BASE.replace("priority: normal", "priority: bulk"));
    expect(examineLock(one, lockFile(text))[0]?.message).toMatch(/lacks 2 changes/);
    const unit = registryOf(BASE.replace("unit: ms", "unit: s"));
    expect(examineLock(unit, lockFile(text))[0]?.message).toMatch(/lacks one change/);
  });

  it("is stale where it was written with other contents of dependencies", () => {
    const file = lockFile(text);
    expect(examineLock(REGISTRY, file)).toEqual([]);
    const dependencies = [{ schemaUrl: "https://b.example/s/1.0.0", digest: digestOf("c") }];
    for (const others of [dependencies, []]) {
      const [finding] = examineLock(REGISTRY, { ...file, dependencies: others });
      expect(finding).toMatchObject({
        ruleId: "stale-lock",
        message: expect.stringMatching("contents"),
      });
    }
  });

  it("that is damaged is a finding of its own", () => {
    const [finding] = examineLock(REGISTRY, lockFile(text.slice(1)));
    expect(finding).toMatchObject({ ruleId: "invalid-lock", severity: "error" });
  });
});
