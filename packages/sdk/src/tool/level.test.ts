import { describe, expect, it } from "vitest";
import type { Layout, LayoutField } from "../row/layout.ts";
import { CommandArguments } from "./command.ts";
import { chosenLevel, loses } from "./level.ts";
import { LEVEL } from "./option.ts";
import type { SurveyEntry } from "./survey-entry.ts";

const PERSONAL: LayoutField = { key: "user", type: "string", class: "personal", form: "pseudonym" };

function layout(level: Layout["level"], fields: readonly LayoutField[] = []): Layout {
  const scope = { name: "s", version: "1" };
  return { id: 1, event: "e.f", scope, severityNumber: 9, level, priority: "normal", fields };
}

function entry(one: Layout, state: SurveyEntry["state"] = "dead"): SurveyEntry {
  const instance = { bufferedItems: 1, layouts: new Map([[1, one]]) };
  return { state, instance } as unknown as SurveyEntry;
}

const given = (level?: string): CommandArguments =>
  new CommandArguments(new Map(level === undefined ? [] : [[LEVEL.name, [level]]]), []);

describe("the level at which rows go out", () => {
  it("is basic where both levels come to the same", () => {
    const absent = { ...PERSONAL, form: "absent" as const };
    expect(chosenLevel(given(), [])).toBe("basic");
    expect(chosenLevel(given(), [entry(layout("basic", [absent]))])).toBe("basic");
    expect(chosenLevel(given(), [entry(layout("full"), "alive")])).toBe("basic");
  });

  it("has to be said where rows or attributes would be dropped at the one and leave at the other", () => {
    const withPersons = { ...layout("basic"), persons: true as const };
    for (const one of [layout("full"), layout("basic", [PERSONAL]), withPersons]) {
      expect(() => chosenLevel(given(), [entry(one)])).toThrow(
        "records of level full, such as of e.f",
      );
      expect(chosenLevel(given("full"), [entry(one)])).toBe("full");
      expect(chosenLevel(given("basic"), [entry(one)])).toBe("basic");
    }
    expect(loses(layout("basic", [PERSONAL]), "basic")).toBe(true);
    expect(loses(layout("basic", [PERSONAL]), "full")).toBe(false);
  });
});
