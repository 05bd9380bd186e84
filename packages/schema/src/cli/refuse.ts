import { visibleText } from "../diagnostics/visible-text.ts";
import { type CommandIo, EXIT_CODES, type ExitCode } from "./io.ts";

/** Says why a command cannot do what it was asked for, and gives the exit code for that. */
export function refuse(message: string, io: CommandIo): ExitCode {
  io.writeError(`sonde: ${visibleText(message)}\n`);
  return EXIT_CODES.usage;
}
