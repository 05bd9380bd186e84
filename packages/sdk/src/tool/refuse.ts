import { EXIT_CODES, type ExitCode, type ToolIo } from "./io.ts";
import { visibleText } from "./visible-text.ts";

/** Something that the operator has to put right; its message says what. The command ends with exit code 2. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
}

/** Ctrl-C before all was done. The command ends with exit code 1. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
}

/** Takes a line of progress away, where there is one. */
export const CLEAR_LINE = "\r\u001b[K";

/** Says one line about the command itself, beside its output; not behind a line of progress. */
export function say(message: string, io: ToolIo): void {
  const start = io.isErrorTerminal ? CLEAR_LINE : "";
  io.writeError(`${start}sonde-spool: ${visibleText(message)}\n`);
}

/** Says why a command cannot do what it was asked for, and gives the exit code for that. */
export function refuse(message: string, io: ToolIo): ExitCode {
  say(message, io);
  return EXIT_CODES.usage;
}
