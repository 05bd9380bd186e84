import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { approve, keptApprovals, needsApproval, settle } from "../src/diff/approvals.ts";
import { compareSnapshots } from "../src/diff/compare.ts";
import { readLock } from "../src/diff/lock/read-lock.ts";
import { writeLock } from "../src/diff/lock/write-lock.ts";
import { CHANGE_RULES } from "../src/diff/rules/index.ts";
import type { Snapshot } from "../src/diff/snapshot.ts";
import { anySnapshot } from "./diff-elements.ts";

function lockText(snapshot: Snapshot): string {
  return writeLock({ snapshot, dependencies: [], approvals: [] });
}

const RULES = new Map(CHANGE_RULES.map((rule) => [rule.id, rule]));

describe("comparing any two snapshots", () => {
  it("finds nothing between a snapshot and itself", () => {
    fc.assert(
      fc.property(anySnapshot, (snapshot) => {
        expect(compareSnapshots(snapshot, snapshot)).toEqual([]);
      }),
    );
  });

  it("finds a change exactly where their locks differ, in both directions", () => {
    fc.assert(
      fc.property(anySnapshot, anySnapshot, (before, after) => {
        const differs = lockText(before) !== lockText(after);
        expect(compareSnapshots(before, after).length > 0).toBe(differs);
        expect(compareSnapshots(after, before).length > 0).toBe(differs);
      }),
    );
  });

  it("gives every change the class and the reason of its rule, and two places", () => {
    fc.assert(
      fc.property(anySnapshot, anySnapshot, (before, after) => {
        for (const change of compareSnapshots(before, after)) {
          const rule = RULES.get(change.ruleId);
          expect(change).toMatchObject({ class: rule?.class, why: rule?.why });
          expect([change.oldPlace.line, change.newPlace.line]).toEqual([1, 1]);
          expect(change.message).toMatch(/^[a-z`].*[^.]$/);
        }
      }),
    );
  });

  it("is settled by approving, and what was approved stays while its outcome holds", () => {
    fc.assert(
      fc.property(anySnapshot, anySnapshot, (before, after) => {
        const changes = compareSnapshots(before, after);
        const approved = approve(settle(changes, []), "somebody");
        const kept = keptApprovals([], approved, after);
        expect(settle(changes, kept).filter(needsApproval)).toEqual([]);
        expect(keptApprovals(kept, [], after)).toEqual(kept);
        const settled = settle(changes, kept).filter((one) => one.approvedBy === "somebody");
        expect(settled.every((one) => one.class === "privacy")).toBe(true);
      }),
    );
  });
});

describe("a lock of any snapshot", () => {
  it("is read as it was written", () => {
    fc.assert(
      fc.property(anySnapshot, (snapshot) => {
        const text = lockText(snapshot);
        const { findings, lock } = readLock("a.lock.json", Buffer.from(text));
        expect(findings).toEqual([]);
        expect(lock === undefined ? "" : writeLock(lock)).toBe(text);
        expect(lock && compareSnapshots(lock.snapshot, snapshot)).toEqual([]);
      }),
    );
  });

  it("never makes the reader fail, whatever is done to it", () => {
    const damage = fc.oneof(
      fc.constantFrom(
        ...['"', "{", "}", "[]", "null", "1e9", "true", ",", ":", '"a": 1,', "\\u202e"],
      ),
      fc.string({ unit: "binary", maxLength: 3 }),
    );
    fc.assert(
      fc.property(
        anySnapshot,
        fc.array(fc.tuple(fc.nat(), fc.nat(40), damage)),
        (snapshot, edits) => {
          let text = lockText(snapshot);
          for (const [at, length, by] of edits) {
            const start = at % (text.length + 1);
            text = text.slice(0, start) + by + text.slice(start + length);
          }
          const { findings, lock } = readLock("a.lock.json", Buffer.from(text));
          expect(lock === undefined).toBe(findings.length > 0);
          const lines = text.split("\n").length;
          for (const { place, ruleId } of findings) {
            expect(ruleId).toBe("invalid-lock");
            expect(place.line >= 1 && place.line <= lines && place.column >= 1).toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("never makes the reader fail where any value stands in place of another", () => {
    fc.assert(
      fc.property(anySnapshot, fc.nat(), fc.jsonValue({ maxDepth: 2 }), (snapshot, at, value) => {
        const root: unknown = JSON.parse(lockText(snapshot));
        const slots: [object, string][] = [];
        const visit = (node: unknown): void => {
          if (typeof node !== "object" || node === null) return;
          for (const [key, inner] of Object.entries(node)) {
            slots.push([node, key]);
            visit(inner);
          }
        };
        visit(root);
        const [holder, key] = slots[at % slots.length] ?? [{}, ""];
        Object.assign(holder, { [key]: value });
        const { findings, lock } = readLock("a.lock.json", Buffer.from(JSON.stringify(root)));
        expect(lock === undefined).toBe(findings.length > 0);
        if (lock !== undefined) compareSnapshots(lock.snapshot, snapshot);
      }),
      { numRuns: 500 },
    );
  });
});
