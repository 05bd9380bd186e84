import { describe, expect, it } from "vitest";
import { COMMANDS } from "./commands/index.ts";
import { commandHelp, HELP } from "./help.ts";

function expectOneScreen(text: string): void {
  const lines = text.split("\n");
  expect(lines.length).toBeLessThanOrEqual(24);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
}

function expectRow(text: string, left: string, right: string): void {
  const rows = text.split("\n").filter((line) => line.startsWith(`  ${left} `));
  expect(rows).toHaveLength(1);
  expect(rows[0]?.endsWith(`   ${right}`)).toBe(true);
}

it("fits a screen and names every command with its summary", () => {
  expectOneScreen(HELP);
  for (const { name, summary } of COMMANDS) {
    expectRow(HELP, `sonde ${name}`, summary);
  }
});

describe.each(COMMANDS)("the help of $name", (command) => {
  it("fits a screen and names every option and operand", () => {
    const text = commandHelp(command);
    expectOneScreen(text);
    for (const { name, summary } of command.options) {
      expectRow(text, name, summary);
    }
    if (command.operand !== undefined) expect(text).toContain(`  ${command.operand.name} `);
  });
});

describe("the table of commands", () => {
  it("has each name once, and an option with a value in one command has one in all", () => {
    const names = COMMANDS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const kinds = new Map<string, string>();
    for (const { name, kind } of COMMANDS.flatMap(({ options }) => options)) {
      expect([name, kinds.get(name) ?? kind]).toEqual([name, kind]);
      kinds.set(name, kind);
    }
  });
});
