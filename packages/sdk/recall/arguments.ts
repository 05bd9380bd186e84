import { TASKS, type Task } from "./measure.ts";

/** What the user asked for. */
export interface RecallOptions {
  /** Of each class in each wrapper. */
  readonly values: number;
  readonly seed: number;
  readonly tasks: readonly Task[];
  /** A folder or file of log lines; undefined: none. */
  readonly templates: string | undefined;
  /** Failures shown of each class. */
  readonly shown: number;
  readonly isJson: boolean;
  /** Renews the table in `docs/privacy.md`. */
  readonly isWritten: boolean;
  /** Renews the list of detectors there, and measures nothing. */
  readonly isList: boolean;
  readonly isHelp: boolean;
}

/** A wrong flag or value. The message is for the user and says what would be right. */
export class ArgumentError extends Error {}

export const DEFAULT_VALUES: number = 10_000;
const MAX_VALUES = 1_000_000;
const MAX_SEED = 2 ** 32 - 1;
const MAX_SHOWN = 200;

export const USAGE: string = `npm run recall -- [--values N] [--seed N] [--class NAME,...] [--templates PATH] [--show N] [--json] [--write] [--list]

  --values N        of each class in each of six wrappers (of harmless text a fifth as many), 1 to ${MAX_VALUES};
                    default ${DEFAULT_VALUES}
  --seed N          of all values, 0 to ${MAX_SEED}; default 1
  --class NAME,…    of what "--class ?" lists; default: all
  --templates PATH  a folder as loghub is, or a file of log lines; without it templates are skipped
  --show N          failures of each class, 0 to ${MAX_SHOWN}; default 0. All values are made up.
  --json            one JSON object as the last line
  --write           renews the table in docs/privacy.md; only for a whole run
  --list            renews the list of detectors in docs/privacy.md, and measures nothing
`;

const VALUED = ["--values", "--seed", "--class", "--templates", "--show"];
const BARE = ["--json", "--write", "--list", "--help"];

/** Reads the words behind the program's name. Throws {@link ArgumentError}. */
export function readArguments(words: readonly string[]): RecallOptions {
  const values = new Map<string, string>();
  for (let at = 0; at < words.length; at++) {
    const [flag = "", inline] = split(words[at]!);
    if (values.has(flag)) throw new ArgumentError(`${flag} is given twice`);
    if (BARE.includes(flag)) {
      if (inline !== undefined) throw new ArgumentError(`${flag} takes no value`);
      values.set(flag, "");
      continue;
    }
    if (!VALUED.includes(flag)) throw new ArgumentError(`unknown: ${words[at]}`);
    const value = inline ?? words[++at];
    if (value === undefined || value === "") throw new ArgumentError(`${flag} needs a value`);
    values.set(flag, value);
  }
  const tasks = readTasks(values.get("--class"));
  if (values.has("--write") && tasks.length < TASKS.length) {
    throw new ArgumentError("--write needs a whole run: leave --class out");
  }
  return {
    values: readInteger(values, "--values", 1, MAX_VALUES) ?? DEFAULT_VALUES,
    seed: readInteger(values, "--seed", 0, MAX_SEED) ?? 1,
    tasks,
    templates: values.get("--templates"),
    shown: readInteger(values, "--show", 0, MAX_SHOWN) ?? 0,
    isJson: values.has("--json"),
    isWritten: values.has("--write"),
    isList: values.has("--list"),
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

function readTasks(text: string | undefined): readonly Task[] {
  if (text === undefined) return TASKS;
  const names = text.split(",");
  const unknown = names.find((wanted) => !TASKS.some(({ name }) => name === wanted));
  if (unknown !== undefined) {
    const known = TASKS.map(({ name }) => name).join(", ");
    throw new ArgumentError(`--class knows ${known}, not ${JSON.stringify(unknown)}`);
  }
  return TASKS.filter(({ name }) => names.includes(name));
}
