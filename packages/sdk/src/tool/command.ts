import type { ExitCode, ToolIo } from "./io.ts";
import type { FlagOption, Option, ValueOption } from "./option.ts";

/** One command, as data and one function. What it does not declare, the command line refuses. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  readonly operand?: Operand;
  readonly options: readonly Option[];
  /** May throw {@link RefusedError}. */
  run(given: CommandArguments, io: ToolIo): Promise<ExitCode>;
}

/** A word that may follow the command's name. */
interface Operand {
  readonly name: string;
  readonly summary: string;
  /** Any number of them. Default false: one, or none. */
  readonly isRepeated?: boolean;
}

/** Where the operand of most commands may stand instead of `--spool`. */
export const DIRECTORY: Operand = { name: "[DIR]", summary: "the spool's directory" };

/** What was given to a command, already held against its declaration. */
export class CommandArguments {
  readonly operands: readonly string[];
  readonly #values: ReadonlyMap<string, readonly string[]>;

  /** Values by option name; a flag's value is empty. */
  constructor(values: ReadonlyMap<string, readonly string[]>, operands: readonly string[]) {
    this.#values = values;
    this.operands = operands;
  }

  get operand(): string | undefined {
    return this.operands[0];
  }

  value(option: ValueOption): string | undefined {
    return this.#values.get(option.name)?.[0];
  }

  values(option: ValueOption): readonly string[] {
    return this.#values.get(option.name) ?? [];
  }

  has(flag: FlagOption): boolean {
    return this.#values.has(flag.name);
  }
}
