import type { CommandIo, ExitCode } from "./io.ts";
import {
  type FlagOption,
  FORMAT,
  FORMATS,
  type Format,
  type Option,
  type ValueOption,
} from "./option.ts";

/** One command, as data and one function. What it does not declare, the command line refuses. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  readonly operand?: Operand;
  readonly options: readonly Option[];
  run(given: CommandArguments, io: CommandIo): Promise<ExitCode>;
}

/** A word that may follow the command's name. */
interface Operand {
  readonly name: string;
  readonly summary: string;
}

/** What was given to a command, already held against its declaration. */
export class CommandArguments {
  readonly operand: string | undefined;
  readonly #values: ReadonlyMap<string, string>;

  /** Values by option name; a flag's value is empty. */
  constructor(values: ReadonlyMap<string, string>, operand?: string) {
    this.#values = values;
    this.operand = operand;
  }

  value(option: ValueOption): string | undefined {
    return this.#values.get(option.name);
  }

  has(flag: FlagOption): boolean {
    return this.#values.has(flag.name);
  }

  get format(): Format {
    const given = this.value(FORMAT);
    return FORMATS.find((format) => format === given) ?? "text";
  }
}
