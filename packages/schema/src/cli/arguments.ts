import { nearest } from "../load/nearest.ts";

const FORMATS = ["text", "json", "github"] as const;
export type Format = (typeof FORMATS)[number];

const COMMANDS = ["check", "generate"] as const;
type CommandName = (typeof COMMANDS)[number];

export interface CommandArguments {
  readonly command: CommandName;
  readonly config: string | undefined;
  readonly registry: string | undefined;
  readonly out: string | undefined;
  readonly format: Format;
  readonly check: boolean;
}

export type ParsedArguments =
  | { readonly kind: "help" | "version" }
  | { readonly kind: "command"; readonly command: CommandArguments }
  | { readonly kind: "wrong"; readonly message: string };

const VALUE_OPTIONS = ["--config", "--registry", "--out", "--format"] as const;
const FLAGS = ["--check", "--help", "--version"] as const;
const OPTIONS: readonly string[] = [...VALUE_OPTIONS, ...FLAGS];

/** `--name value` and `--name=value`; the command may stand anywhere among them. */
export function parseArguments(argv: readonly string[]): ParsedArguments {
  const values = new Map<string, string>();
  const words: string[] = [];
  for (let index = 0; index < argv.length; index += 1) {
    const argument = argv[index] ?? "";
    if (argument === "-h") values.set("--help", "");
    if (!argument.startsWith("-") || argument === "-h") {
      if (argument !== "-h") words.push(argument);
      continue;
    }
    const [name = "", inline] = splitOnce(argument);
    if (!OPTIONS.includes(name))
      return wrong(`there is no option \`${name}\`${offer(name, OPTIONS)}`);
    if (values.has(name)) return wrong(`\`${name}\` is given twice`);
    if (FLAGS.some((flag) => flag === name)) {
      if (inline !== undefined) return wrong(`\`${name}\` takes no value`);
      values.set(name, "");
      continue;
    }
    const value = inline ?? argv[index + 1];
    if (inline === undefined) index += 1;
    if (value === undefined || value === "") return wrong(`\`${name}\` needs a value`);
    values.set(name, value);
  }
  if (values.has("--help")) return { kind: "help" };
  if (values.has("--version")) return { kind: "version" };
  return toCommand(words, values);
}

function toCommand(words: readonly string[], values: ReadonlyMap<string, string>): ParsedArguments {
  const [word, extra] = words;
  if (word === undefined) return wrong("no command is given");
  const command = COMMANDS.find((candidate) => candidate === word);
  if (command === undefined)
    return wrong(`there is no command \`${word}\`${offer(word, COMMANDS)}`);
  if (extra !== undefined) return wrong(`\`${command}\` takes no argument \`${extra}\``);
  const formatText = values.get("--format") ?? "text";
  const format = FORMATS.find((candidate) => candidate === formatText);
  if (format === undefined) {
    return wrong(`there is no format \`${formatText}\`${offer(formatText, FORMATS)}`);
  }
  for (const option of ["--check", "--out"]) {
    if (command === "check" && values.has(option)) return wrong(`\`check\` takes no \`${option}\``);
  }
  return {
    kind: "command",
    command: {
      command,
      config: values.get("--config"),
      registry: values.get("--registry"),
      out: values.get("--out"),
      format,
      check: values.has("--check"),
    },
  };
}

function splitOnce(argument: string): readonly [string, string | undefined] {
  const equals = argument.indexOf("=");
  return equals < 0
    ? [argument, undefined]
    : [argument.slice(0, equals), argument.slice(equals + 1)];
}

function offer(word: string, candidates: readonly string[]): string {
  const suggestion = nearest(word, candidates);
  return suggestion === undefined ? "" : `; did you mean \`${suggestion}\`?`;
}

function wrong(message: string): ParsedArguments {
  return { kind: "wrong", message };
}
