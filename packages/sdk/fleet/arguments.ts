import { QUICK_SCENARIO_NAMES, SCENARIO_NAMES, type ScenarioName } from "./scenario.ts";

/** What the user asked for. */
export interface FleetOptions {
  readonly nodes: number;
  readonly scenarios: readonly ScenarioName[];
  readonly seed: number;
  /** Where the plot goes; undefined: nowhere. */
  readonly svg: string | undefined;
  readonly isJson: boolean;
  readonly isHelp: boolean;
}

/** A wrong flag or value. The message is for the user and says what would be right. */
export class ArgumentError extends Error {}

export const DEFAULT_NODES: number = 100_000;
/** Beyond it they do not fit in memory. */
const MAX_NODES = 1_000_000;
/** The load of fewer is noise. */
const MIN_NODES = 10;
const MAX_SEED = 2 ** 32 - 1;

export const USAGE: string = `npm run fleet -- [--nodes N] [--scenario NAME,...] [--seed N] [--svg FILE] [--json]

  --nodes N          default ${DEFAULT_NODES}; some scenarios take fewer
  --scenario NAME,…  of ${SCENARIO_NAMES.join(", ")};
                     default: all, and with --nodes ${QUICK_SCENARIO_NAMES.join(" and ")}
  --seed N           of all decisions, 0 to ${MAX_SEED}; default 1
  --svg FILE         draws the load of the first scenario
  --json             one JSON array of the figures as the last line
`;

const VALUED = ["--nodes", "--scenario", "--seed", "--svg"];

/** Reads the words behind the program's name. Throws {@link ArgumentError}. */
export function readArguments(words: readonly string[]): FleetOptions {
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
  const nodes = readInteger(values, "--nodes", MIN_NODES, MAX_NODES);
  const usual = nodes === undefined ? SCENARIO_NAMES : QUICK_SCENARIO_NAMES;
  return {
    nodes: nodes ?? DEFAULT_NODES,
    scenarios: readScenarios(values.get("--scenario")) ?? usual,
    seed: readInteger(values, "--seed", 0, MAX_SEED) ?? 1,
    svg: values.get("--svg"),
    isJson: values.has("--json"),
    isHelp: values.has("--help"),
  };
}

function split(word: string): [string, string | undefined] {
  const at = word.startsWith("--") ? word.indexOf("=") : -1;
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
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

function readScenarios(text: string | undefined): readonly ScenarioName[] | undefined {
  if (text === undefined) return undefined;
  const names = text.split(",");
  const unknown = names.find((name) => !SCENARIO_NAMES.includes(name as ScenarioName));
  if (unknown !== undefined) {
    throw new ArgumentError(
      `--scenario knows ${SCENARIO_NAMES.join(", ")}, not ${JSON.stringify(unknown)}`,
    );
  }
  if (new Set(names).size < names.length) {
    throw new ArgumentError(`--scenario names one twice: ${text}`);
  }
  return names as ScenarioName[];
}
