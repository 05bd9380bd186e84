import { describe, expect, it } from "vitest";
import { refusedApprover } from "./lock.ts";

describe("the name of who approves", () => {
  it.each(["Ann", "storage@acme.example", "Ørsted", "山田", "نور", "7", "R&D (team 2)"])(
    "may be %j",
    (name) => {
      expect(refusedApprover(name)).toBeUndefined();
    },
  );

  it.each([
    ["is empty", ["", " ", "\u00a0\u3000"]],
    ["holds neither letter nor digit", ["-", "…", "\u2800", "\u034f", "\ufe0f"]],
    ["holds characters that cannot be seen", ["\u3164", "\u115f\u1160", "Ann\uffa0", "A\u00adB"]],
    ["is longer than 128 characters", ["a".repeat(129)]],
  ])("%s", (reason, names) => {
    expect(names.map(refusedApprover)).toEqual(names.map(() => reason));
  });
});
