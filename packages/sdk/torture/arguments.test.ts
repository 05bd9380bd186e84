import { expect, test } from "vitest";
import { ArgumentError, readArguments } from "./arguments.ts";
import { SCENARIO_NAMES } from "./scenario.ts";

test("without words everything runs, and nothing else is decided", () => {
  expect(readArguments([])).toEqual({
    directory: undefined,
    minutes: undefined,
    kills: undefined,
    scenarios: SCENARIO_NAMES,
    seed: undefined,
    isJson: false,
    isHelp: false,
  });
});

test("takes a value behind the flag or behind an equals sign", () => {
  const words = ["--directory", "/mnt/disk", "--minutes=0.5", "--kills", "10000", "--seed=7"];
  expect(readArguments([...words, "--scenario", "soak,kill", "--json"])).toEqual({
    directory: "/mnt/disk",
    minutes: 0.5,
    kills: 10_000,
    scenarios: ["soak", "kill"],
    seed: 7,
    isJson: true,
    isHelp: false,
  });
});

test.each([
  [["--minute", "5"], "unknown: --minute"],
  [["kill"], "unknown: kill"],
  [["--minutes"], "--minutes needs a value"],
  [["--directory="], "--directory needs a value"],
  [["--json=yes"], "--json takes no value"],
  [["--seed", "1", "--seed", "2"], "--seed is given twice"],
  [["--minutes", "0"], "--minutes must be a number above 0, at most 10080, not 0"],
  [["--minutes", "10081"], "--minutes must be a number above 0, at most 10080, not 10081"],
  [["--minutes", "1e3"], "not 1e3"],
  [["--minutes", "-1"], "not -1"],
  [["--kills", "0"], "--kills must be a whole number from 1 to 1000000, not 0"],
  [["--kills", "1000001"], "not 1000001"],
  [["--kills", "1.5"], "not 1.5"],
  [["--seed", "4294967296"], "--seed must be a whole number from 0 to 4294967295, not 4294967296"],
  [["--scenario", "kil"], 'not "kil"'],
  [["--scenario", "kill,"], 'not ""'],
  [["--scenario", "kill,kill"], "--scenario names one twice: kill,kill"],
])("refuses %j", (words, message) => {
  expect(() => readArguments(words)).toThrow(ArgumentError);
  expect(() => readArguments(words)).toThrow(message);
});
