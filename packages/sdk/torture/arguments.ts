import { SCENARIO_NAMES, type ScenarioName } from "./scenario.ts";

/** What the user asked for. */
export interface TortureOptions {
  /** Undefined: the system's folder for temporary files. */
  readonly directory: string | undefined;
  /** Undefined where only the number of kills was given. */
  readonly minutes: number | undefined;
  readonly kills: number | undefined;
  readonly scenarios: readonly ScenarioName[];
  /** Undefined: any. */
  readonly seed: number | undefined;
  readonly isJson: boolean;
  readonly isHelp: boolean;
}

/** A wrong flag or value. The message is for the user and says what would be right. */
export class ArgumentError extends Error {}

export const USAGE = `npm run torture -- [--directory PATH] [--minutes N] [--kills N] [--scenario NAME,...] [--seed N] [--json]

  --directory PATH   a folder on the disk under test; default: the system's folder for temporary files
  --minutes N        the time for all scenarios together, at most 10080; default 5
  --kills N          ends the kill loop after so many, at most 1000000; without --minutes it takes the time it needs
  --scenario NAME,…  of ${SCENARIO_NAMES.join(", ")}; default: all
  --seed N           repeats the decisions of a run, 0 to 4294967295
  --json             one JSON object as the last line
`;

const MAX_MINUTES = 7 * 24 * 60;
const MAX_KILLS = 1_000_000;
const MAX_SEED = 2 ** 32 - 1;

/** Reads the words behind the program's name. Throws {@link ArgumentError}. */
export function readArguments(words: readonly string[]): TortureOptions {
  const values = new Map<string, string>();
  for (let at = 0; at < words.length; at++) {
    const [flag = "", inline] = split(words[at]!);
    if (values.has(flag)) throw new ArgumentError(`${flag} is given twice`);
    if (flag === "--json" || flag === "--help") {
      if (inline !== undefined) throw new ArgumentError(`${flag} takes no value`);
      values.set(flag, "");
      continue;
    }
    if (!VALUED.includes(flag)) throw new ArgumentError(`unknown: ${words[at]}`);
    const value = inline ?? words[++at];
    if (value === undefined || value === "") throw new ArgumentError(`${flag} needs a value`);
    values.set(flag, value);
  }
  return {
    directory: values.get("--directory"),
    minutes: readNumber(values, "--minutes", 0, MAX_MINUTES),
    kills: readInteger(values, "--kills", 1, MAX_KILLS),
    scenarios: readScenarios(values.get("--scenario")),
    seed: readInteger(values, "--seed", 0, MAX_SEED),
    isJson: values.has("--json"),
    isHelp: values.has("--help"),
  };
}

const VALUED = ["--directory", "--minutes", "--kills", "--scenario", "--seed"];

function split(word: string): [string, string | undefined] {
  const at = word.startsWith("--") ? word.indexOf("=") : -1;
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function readNumber(
  values: ReadonlyMap<string, string>,
  flag: string,
  above: number,
  max: number,
): number | undefined {
  const text = values.get(flag);
  if (text === undefined) return undefined;
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value > above && value <= max) return value;
  throw new ArgumentError(`${flag} must be a number above ${above}, at most ${max}, not ${text}`);
}

function readInteger(
  values: ReadonlyMap<string, string>,
  flag: string,
  min: number,
  max: number,
): number | undefined {
  const text = values.get(flag);
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new ArgumentError(`${flag} must be a whole number from ${min} to ${max}, not ${text}`);
}

function readScenarios(text: string | undefined): readonly ScenarioName[] {
  if (text === undefined) return SCENARIO_NAMES;
  const names = text.split(",");
  for (const name of names) {
    if (!SCENARIO_NAMES.includes(name as ScenarioName)) {
      throw new ArgumentError(
        `--scenario knows ${SCENARIO_NAMES.join(", ")}, not ${JSON.stringify(name)}`,
      );
    }
  }
  if (new Set(names).size < names.length) {
    throw new ArgumentError(`--scenario names one twice: ${text}`);
  }
  return names as ScenarioName[];
}
