import { describe, expect, it } from "vitest";
import { type ParsedArguments, parseArguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { EXIT_CODES } from "./io.ts";
import { type FlagOption, FORMAT, type ValueOption, WATCH } from "./option.ts";

const OUT: ValueOption = { kind: "value", name: "--out", placeholder: "DIR", summary: "" };
const QUIET: FlagOption = { kind: "flag", name: "--quiet", summary: "" };
const run: Command["run"] = async () => EXIT_CODES.clean;

const PLAIN: Command = { name: "plain", summary: "", options: [WATCH, FORMAT], run };
const WITH_OPERAND: Command = {
  name: "show",
  summary: "",
  operand: { name: "THING", summary: "" },
  options: [OUT, QUIET],
  run,
};

const parse = (...argv: readonly string[]): ParsedArguments =>
  parseArguments(argv, [PLAIN, WITH_OPERAND]);

function given(...argv: readonly string[]) {
  const parsed = parse(...argv);
  if (parsed.kind !== "command") throw new Error(`not a command: ${JSON.stringify(parsed)}`);
  return { command: parsed.command.name, given: parsed.given };
}

function problem(...argv: readonly string[]): string {
  const parsed = parse(...argv);
  return parsed.kind === "wrong" ? parsed.message : parsed.kind;
}

describe("a command line", () => {
  it("has its command anywhere, and values in both forms", () => {
    for (const argv of [
      ["show", "it", "--out", "x", "--quiet"],
      ["--quiet", "--out=x", "show", "it"],
      ["--out", "x", "show", "--quiet", "it"],
    ]) {
      const { command, given: it } = given(...argv);
      expect([command, it.operand, it.value(OUT), it.has(QUIET)]).toEqual([
        "show",
        "it",
        "x",
        true,
      ]);
    }
  });

  it("may leave out everything but the command", () => {
    const { given: it } = given("show");
    expect([it.operand, it.value(OUT), it.has(QUIET)]).toEqual([undefined, undefined, false]);
    expect(given("plain").given.format).toBe("text");
    expect(given("plain", "--format", "github").given.format).toBe("github");
  });

  it("has a value that begins with a dash or holds an equals sign only behind one", () => {
    expect(given("show", "--out=-x=y").given.value(OUT)).toBe("-x=y");
    expect(problem("show", "--out", "-x")).toBe("`--out` needs a value");
  });

  it.each([
    [["show", "--watch"], "`show` takes no `--watch`"],
    [["plain", "--out", "x"], "`plain` takes no `--out`"],
    [["plain", "--format", "tetx"], "there is no format `tetx`; did you mean `text`?"],
    [["show", "it", "too"], "`show` takes no argument `too`"],
    [["shwo", "it"], "there is no command `shwo`; did you mean `show`?"],
    [["entirely-else"], "there is no command `entirely-else`"],
    [["--quiet"], "no command is given"],
    [["show", "-q"], "there is no option `-q`"],
  ])("%j is refused", (argv, message) => {
    expect(problem(...argv)).toBe(message);
  });

  it("is offered the options of its own command only", () => {
    expect(problem("show", "--wacth")).toBe("there is no option `--wacth`");
    expect(problem("plain", "--wacth")).toBe(
      "there is no option `--wacth`; did you mean `--watch`?",
    );
    expect(problem("--quite")).toBe("there is no option `--quite`; did you mean `--quiet`?");
  });
});

describe("help", () => {
  it("is that of the command, wherever it stands and whatever else is wrong with it", () => {
    for (const argv of [
      ["show", "--help"],
      ["-h", "show"],
      ["show", "a", "b", "--watch", "-h"],
    ]) {
      expect(parse(...argv)).toEqual({ kind: "help", command: WITH_OPERAND });
    }
    expect(parse("--help")).toEqual({ kind: "help", command: undefined });
    expect(problem("shwo", "--help")).toContain("did you mean `show`?");
  });

  it("and version may be given once", () => {
    expect(parse("show", "--version")).toEqual({ kind: "version" });
    expect(problem("-h", "--help")).toBe("`--help` is given twice");
  });
});
