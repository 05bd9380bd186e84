import { describe, expect, it } from "vitest";
import { type ParsedArguments, parseArguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { commandHelp, HELP } from "./help.ts";
import { EXIT_CODES } from "./io.ts";
import { JSON_OUTPUT, LEVEL, SPOOL, type ValueOption } from "./option.ts";

const EVENT: ValueOption = { kind: "list", name: "--event", placeholder: "NAME", summary: "" };
const run: Command["run"] = async () => EXIT_CODES.clean;
const PLAIN: Command = { name: "plain", summary: "", options: [SPOOL], run };
const SHOW: Command = {
  name: "show",
  summary: "",
  operand: { name: "[DIR]", summary: "" },
  options: [SPOOL, EVENT, LEVEL, JSON_OUTPUT],
  run,
};
const MANY: Command = {
  name: "many",
  summary: "",
  operand: { name: "[ENTRY…]", summary: "", isRepeated: true },
  options: [],
  run,
};

const parse = (...argv: readonly string[]): ParsedArguments =>
  parseArguments(argv, [PLAIN, SHOW, MANY]);

function problem(...argv: readonly string[]): string {
  const parsed = parse(...argv);
  return parsed.kind === "wrong" ? parsed.message : parsed.kind;
}

describe("a command line", () => {
  it("has its command anywhere, and values in both forms, some more than once", () => {
    for (const argv of [
      ["show", "it", "--spool", "x", "--json", "--event", "a", "--event=b"],
      ["--json", "--event=a", "--spool=x", "show", "--event", "b", "it"],
    ]) {
      const parsed = parse(...argv);
      if (parsed.kind !== "command") throw new Error(JSON.stringify(parsed));
      const { command, given } = parsed;
      expect([command.name, given.operand, given.value(SPOOL), given.has(JSON_OUTPUT)]).toEqual([
        "show",
        "it",
        "x",
        true,
      ]);
      expect(given.values(EVENT)).toEqual(["a", "b"]);
      expect(given.value(LEVEL)).toBeUndefined();
    }
    const many = parse("many", "one", "two");
    expect(many.kind === "command" ? many.given.operands : []).toEqual(["one", "two"]);
  });

  it.each([
    [["shwo", "it"], "there is no command `shwo`; did you mean `show`?"],
    [["entirely-else"], "there is no command `entirely-else`"],
    [["--json"], "no command is given"],
    [["show", "--jsno"], "there is no option `--jsno`; did you mean `--json`?"],
    [["plain", "--jsno"], "there is no option `--jsno`"],
    [["plain", "--json"], "`plain` takes no `--json`"],
    [["plain", "it"], "`plain` takes no argument `it`"],
    [["show", "it", "too"], "`show` takes no argument `too`"],
    [["show", "--spool", "-x"], "`--spool` needs a value"],
    [["show", "--spool="], "`--spool` needs a value"],
    [["show", "--json=yes"], "`--json` takes no value"],
    [["show", "--json", "--json"], "`--json` is given twice"],
    [["show", "--level", "ful"], "there is no level `ful`; did you mean `full`?"],
    [["show", "-q"], "there is no option `-q`"],
  ])("%j is refused", (argv, message) => {
    expect(problem(...argv)).toBe(message);
  });

  it("asks for help with a command, whatever else is wrong with it, or with all", () => {
    expect(parse("show", "a", "b", "-h")).toEqual({ kind: "help", command: SHOW });
    expect(parse("--help")).toEqual({ kind: "help", command: undefined });
    expect(parse("show", "--version")).toEqual({ kind: "version" });
  });
});

describe("help", () => {
  it("fits on a screen and tells of every option of a command", () => {
    const lines = HELP.split("\n");
    expect(lines.length).toBeLessThanOrEqual(26);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    const help = commandHelp(SHOW);
    for (const { name } of SHOW.options) expect(help).toContain(name);
    expect(help).toContain("--help");
  });
});
