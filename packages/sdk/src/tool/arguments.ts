import { type Command, CommandArguments } from "./command.ts";
import { offer } from "./nearest.ts";
import { HELP_OPTION, type Option, VERSION_OPTION } from "./option.ts";

export type ParsedArguments =
  | { readonly kind: "version" }
  | { readonly kind: "help"; readonly command: Command | undefined }
  | { readonly kind: "command"; readonly command: Command; readonly given: CommandArguments }
  | { readonly kind: "wrong"; readonly message: string; readonly command: Command | undefined };

/** `--name value` and `--name=value`; the command may stand anywhere among them. */
export function parseArguments(
  argv: readonly string[],
  commands: readonly Command[],
): ParsedArguments {
  const { values, words, problem } = readWords(argv, commands);
  const [word, ...operands] = words;
  const command = commands.find(({ name }) => name === word);
  const wrong = (message: string): ParsedArguments => ({ kind: "wrong", message, command });
  if (problem !== undefined) return wrong(problem);
  if (word !== undefined && command === undefined) {
    const names = commands.map(({ name }) => name);
    return wrong(`there is no command \`${word}\`${offer(word, names)}`);
  }
  if (values.has(HELP_OPTION.name)) return { kind: "help", command };
  if (values.has(VERSION_OPTION.name)) return { kind: "version" };
  if (command === undefined) return wrong("no command is given");
  const refused = refusedBy(command, values, operands);
  if (refused !== undefined) return wrong(refused);
  return { kind: "command", command, given: new CommandArguments(values, operands) };
}

interface Words {
  readonly values: Map<string, string[]>;
  readonly words: string[];
  /** What is wrong with the first option that is. */
  readonly problem?: string;
}

function readWords(argv: readonly string[], commands: readonly Command[]): Words {
  const known = knownOptions(commands);
  const values = new Map<string, string[]>();
  const words: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index] === "-h" ? HELP_OPTION.name : argv[index]!;
    if (!argument.startsWith("-")) {
      words.push(argument);
      continue;
    }
    const equals = argument.indexOf("=");
    const name = equals < 0 ? argument : argument.slice(0, equals);
    const inline = equals < 0 ? undefined : argument.slice(equals + 1);
    const wrong = (problem: string): Words => ({ values, words, problem });
    const option = known.get(name);
    if (option === undefined) {
      const meant = commands.find((command) => argv.includes(command.name));
      const candidates = knownOptions(meant === undefined ? commands : [meant]).keys();
      return wrong(`there is no option \`${name}\`${offer(name, candidates)}`);
    }
    if (values.has(name) && option.kind !== "list") return wrong(`\`${name}\` is given twice`);
    if (option.kind === "flag") {
      if (inline !== undefined) return wrong(`\`${name}\` takes no value`);
      values.set(name, []);
      continue;
    }
    const next = argv[index + 1];
    const value = inline ?? (next?.startsWith("-") === true ? undefined : next);
    if (inline === undefined) index++;
    if (value === undefined || value === "") return wrong(`\`${name}\` needs a value`);
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return { values, words };
}

/** By name. An option has a value in every command or in none, or a line could not be read. */
function knownOptions(commands: readonly Command[]): ReadonlyMap<string, Option> {
  const options = [HELP_OPTION, VERSION_OPTION, ...commands.flatMap((command) => command.options)];
  return new Map(options.map((option) => [option.name, option]));
}

/** Why the command does not take what was given to it. */
function refusedBy(
  { name: command, operand, options }: Command,
  values: ReadonlyMap<string, readonly string[]>,
  operands: readonly string[],
): string | undefined {
  const allowed = operand === undefined ? 0 : operand.isRepeated ? operands.length : 1;
  const extra = operands[allowed];
  if (extra !== undefined) return `\`${command}\` takes no argument \`${extra}\``;
  for (const [name, given] of values) {
    const option = options.find((candidate) => candidate.name === name);
    if (option === undefined) return `\`${command}\` takes no \`${name}\``;
    const choices = option.kind === "flag" ? undefined : option.choices;
    const wrong = choices === undefined ? undefined : given.find((one) => !choices.includes(one));
    if (choices !== undefined && wrong !== undefined) {
      return `there is no ${name.slice(2)} \`${wrong}\`${offer(wrong, choices)}`;
    }
  }
  return undefined;
}
