import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sonde } from "../../../test/command-line.ts";
import { ALL_RULES, REPOSITORY } from "../../../test/support.ts";

describe("explain", () => {
  it.each(ALL_RULES)("prints the page of $id", async ({ id }) => {
    const page = readFileSync(join(REPOSITORY, "docs/rules", `${id}.md`), "utf8");
    expect(await sonde("/", ["explain", id])).toEqual({ code: 0, output: page, error: "" });
  });

  it("lists every rule, one line each, where none is named", async () => {
    const { code, output } = await sonde("/", ["explain"]);
    expect(code).toBe(0);
    const lines = output.trimEnd().split("\n");
    expect(lines.map((line) => line.split(/ {2,}/))).toEqual(
      ALL_RULES.map(({ id, severity, why }) => [id, severity, why]),
    );
  });

  it.each([
    ["mising-owner", "there is no rule `mising-owner`; did you mean `missing-owner`?"],
    ["entirely-else", "there is no rule `entirely-else`; `sonde explain` lists them all"],
    ["../decisions/0004-exit", "there is no rule `../decisions/0004-exit`"],
  ])("refuses %s", async (word, message) => {
    const { code, error, output } = await sonde("/", ["explain", word]);
    expect([code, output]).toEqual([2, ""]);
    expect(error).toContain(message);
  });
});
