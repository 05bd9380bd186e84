import { describe, expect, it } from "vitest";
import { BASE, registryOf } from "../../test/diff-fixture.ts";
import { approve, keptApprovals, needsApproval, settle } from "./approvals.ts";
import { compareSnapshots } from "./compare.ts";
import type { Approval } from "./lock/lock.ts";
import { takeSnapshot } from "./take-snapshot.ts";

const SNAPSHOT = takeSnapshot(registryOf(BASE));

function approval(change: string, subject: string, to: string | null, from = "x"): Approval {
  return { change, subject, from, to, approvedBy: "somebody" };
}

const LEVEL = approval("diagnostic-level-lowered", "event acme.disk.counted", "basic");
const CLASS = approval("class-loosened", "attribute acme.volume.id", "identifier");

describe("an approval", () => {
  it("is kept while the approved value is the value", () => {
    const use = "event acme.disk.slow / attribute acme.disk.message";
    const text = approval("text-attribute-added", use, "text");
    const rate = approval("rate-raised-on-sensitive", "event acme.disk.slow", "0.05");
    const kept = approval(
      "keep-when-widened-on-sensitive",
      "event acme.disk.slow",
      'acme.disk.state = "faulted"',
    );
    const all = [CLASS, LEVEL, rate, kept, text];
    const held = keptApprovals(all, [], SNAPSHOT);
    expect(new Set(held)).toEqual(new Set(all));
  });

  it.each([
    ["whose value is another", { ...LEVEL, to: "full" }],
    ["of nothing in place of something", { ...LEVEL, to: null }],
    ["whose subject is gone", { ...LEVEL, subject: "event acme.disk.gone" }],
    ["whose subject is written otherwise", { ...LEVEL, subject: "metric acme.disk.counted" }],
    ["of a rule that there is not", { ...LEVEL, change: "no-such-rule" }],
    ["of a rule that needs none", { ...LEVEL, change: "severity-changed" }],
    ["of a field that the subject has not", { ...CLASS, change: "expiry-extended" }],
  ])("%s is dropped", (_, dropped) => {
    expect(keptApprovals([dropped, CLASS], [], SNAPSHOT)).toEqual([CLASS]);
  });

  it("is replaced by a new one of the same change, and stands in a fixed order", () => {
    const again = { ...CLASS, approvedBy: "somebody else" };
    expect(keptApprovals([LEVEL, CLASS], [again], SNAPSHOT)).toEqual([again, LEVEL]);
    expect(keptApprovals([CLASS, LEVEL], [again], SNAPSHOT)).toEqual([again, LEVEL]);
  });
});

/** A definition and what uses it. */
const SUBJECTS = [
  "attribute acme.disk.message",
  "event acme.disk.slow / attribute acme.disk.message",
  "event acme.disk.slowest / attribute acme.disk.message",
];

describe("approving", () => {
  const [text, system] = ["class: text, max_length", "class: system, max_length"];
  const changes = compareSnapshots(SNAPSHOT, takeSnapshot(registryOf(BASE.replace(text, system))));

  it("is asked for privacy changes that nobody approved, and for no others", () => {
    const approved = approve(settle(changes, []), "somebody");
    expect(approved).toEqual(
      SUBJECTS.map((subject) => approval("class-loosened", subject, "system", "text")),
    );
    const settled = settle(changes, approved);
    expect(settled.filter(needsApproval)).toEqual([]);
    expect(approve(settled, "somebody else")).toEqual([]);
    expect(settled.map(({ ruleId, approvedBy }) => [ruleId, approvedBy])).toEqual([
      ["class-loosened", "somebody"],
      ["stored-form-changed", undefined],
    ]);
  });

  it.each(SUBJECTS)("a definition approves nothing for %s, where that was left out", (left) => {
    const approved = approve(settle(changes, []), "somebody");
    const others = approved.filter(({ subject }) => subject !== left);
    const settled = settle(changes, others);
    expect(settled.filter(needsApproval).map(({ unapproved }) => unapproved)).toEqual([[left]]);
    expect(approve(settled, "somebody else").map(({ subject }) => subject)).toEqual([left]);
    const all = [...others, ...approve(settled, "somebody else")];
    expect(settle(changes, all).filter(needsApproval)).toEqual([]);
    expect(settle(changes, all)[0]?.approvedBy?.split(", ").sort()).toEqual([
      "somebody",
      "somebody else",
    ]);
  });
});
