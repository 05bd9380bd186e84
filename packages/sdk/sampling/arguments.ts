/** A wrong flag or value; the message says what would be right. */
export class ArgumentError extends Error {}

export interface SamplingOptions {
  readonly seed: number;
  /** Of the simulation of everything at once; each other one takes a fifth. */
  readonly windows: number;
  readonly isJson: boolean;
  readonly isHelp: boolean;
}

export const USAGE = `npm run sampling -- [--seed N] [--windows N] [--json]

  --seed N      of all draws, 0 to 4294967295; default 1
  --windows N   of the simulation, 1000 to 100000000; default 200000
  --json        one JSON object a line
`;

/** Reads the words behind the program's name. Throws {@link ArgumentError}. */
export function readArguments(words: readonly string[]): SamplingOptions {
  const options = { seed: 1, windows: 200_000, isJson: false, isHelp: false };
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word === "--json") options.isJson = true;
    else if (word === "--help") options.isHelp = true;
    else if (word === "--seed") options.seed = integer(word, words[++at], 0, 2 ** 32 - 1);
    else if (word === "--windows") options.windows = integer(word, words[++at], 1000, 1e8);
    else throw new ArgumentError(`unknown: ${word}`);
  }
  return options;
}

function integer(flag: string, text: string | undefined, min: number, max: number): number {
  const value = text !== undefined && /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new ArgumentError(`${flag} must be a whole number from ${min} to ${max}, not ${text}`);
}
