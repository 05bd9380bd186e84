import { expect, test } from "vitest";
import { ArgumentError, DEFAULT_VALUES, readArguments } from "./arguments.ts";
import { TASKS } from "./measure.ts";

test("without words everything is measured, and templates are not", () => {
  expect(readArguments([])).toEqual({
    values: DEFAULT_VALUES,
    seed: 1,
    tasks: TASKS,
    templates: undefined,
    shown: 0,
    isJson: false,
    isWritten: false,
    isList: false,
    isHelp: false,
  });
});

test("takes a value behind the flag or behind an equals sign", () => {
  const words = ["--values", "5", "--class=jwt,ipv4", "--seed=0", "--show", "3", "--json"];
  expect(readArguments(words)).toMatchObject({
    values: 5,
    seed: 0,
    tasks: [
      { kind: "positive", name: "jwt" },
      { kind: "positive", name: "ipv4" },
    ],
    shown: 3,
    isJson: true,
  });
});

test.each([
  [["--value", "5"], "unknown: --value"],
  [["jwt"], "unknown: jwt"],
  [["--values"], "--values needs a value"],
  [["--templates="], "--templates needs a value"],
  [["--write=yes"], "--write takes no value"],
  [["--seed", "1", "--seed", "2"], "--seed is given twice"],
  [["--values", "0"], "--values must be a whole number from 1 to 1000000, not 0"],
  [["--values", "1e3"], "not 1e3"],
  [["--show", "201"], "--show must be a whole number from 0 to 200, not 201"],
  [["--class", "names"], 'not "names"'],
  [["--class", "jwt", "--write"], "--write needs a whole run"],
])("refuses %j", (words, message) => {
  expect(() => readArguments(words)).toThrow(ArgumentError);
  expect(() => readArguments(words)).toThrow(message);
});
