import { expect, test } from "vitest";
import { ArgumentError, DEFAULT_NODES, readArguments } from "./arguments.ts";
import { SCENARIO_NAMES } from "./scenario.ts";

test("without words the whole fleet goes through everything", () => {
  expect(readArguments([])).toEqual({
    nodes: DEFAULT_NODES,
    scenarios: SCENARIO_NAMES,
    seed: 1,
    svg: undefined,
    isJson: false,
    isHelp: false,
  });
});

test("a number of nodes asks for a quick run", () => {
  expect(readArguments(["--nodes", "2000"]).scenarios).toEqual(["hour", "power-loss"]);
});

test("takes a value behind the flag or behind an equals sign", () => {
  const words = ["--nodes", "2000", "--scenario=hour,day", "--seed=0", "--svg", "a.svg", "--json"];
  expect(readArguments(words)).toEqual({
    nodes: 2000,
    scenarios: ["hour", "day"],
    seed: 0,
    svg: "a.svg",
    isJson: true,
    isHelp: false,
  });
});

test.each([
  [["--node", "5"], "unknown: --node"],
  [["hour"], "unknown: hour"],
  [["--nodes"], "--nodes needs a value"],
  [["--svg="], "--svg needs a value"],
  [["--json=yes"], "--json takes no value"],
  [["--seed", "1", "--seed", "2"], "--seed is given twice"],
  [["--nodes", "9"], "--nodes must be a whole number from 10 to 1000000, not 9"],
  [["--nodes", "1e3"], "not 1e3"],
  [["--seed", "4294967296"], "--seed must be a whole number from 0 to 4294967295, not 4294967296"],
  [["--scenario", "week"], 'not "week"'],
  [["--scenario", "day,day"], "--scenario names one twice: day,day"],
])("refuses %j", (words, message) => {
  expect(() => readArguments(words)).toThrow(ArgumentError);
  expect(() => readArguments(words)).toThrow(message);
});
