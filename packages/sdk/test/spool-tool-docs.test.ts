import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DIRECTORY } from "../src/tool/command.ts";
import { COMMANDS } from "../src/tool/commands/index.ts";

const PAGE = readFileSync(join(import.meta.dirname, "../../../docs/spool-tool.md"), "utf8");

/** The text below each heading of a command, by command. */
const SECTIONS = new Map(
  [...PAGE.matchAll(/^### `sonde-spool ([a-z]+)`$([\s\S]*?)(?=^##)/gm)].map(
    ([, name = "", text = ""]) => [name, text] as const,
  ),
);

describe("docs/spool-tool.md", () => {
  it("has a section for every command, in the order of the help, and no other", () => {
    expect([...SECTIONS.keys()]).toEqual(COMMANDS.map(({ name }) => name));
  });

  it.each(COMMANDS)("names every option of $name, and no other", ({ name, options }) => {
    const inPage = new Set(SECTIONS.get(name)?.match(/--[a-z][a-z-]*/g));
    expect([...inPage].sort()).toEqual(options.map((option) => option.name).sort());
  });

  it("shows what else than the directory a command takes", () => {
    const operands = COMMANDS.flatMap(({ name, operand }) =>
      operand === undefined || operand === DIRECTORY ? [] : [[name, operand.name] as const],
    );
    expect(operands.map(([name]) => name)).toEqual(["requeue", "export", "import"]);
    for (const [name, operand] of operands) {
      expect(SECTIONS.get(name)).toContain(`sonde-spool ${name} ${operand}`);
    }
  });
});
