import { SondeError } from "../errors.ts";
import { parseArguments } from "./arguments.ts";
import { COMMANDS } from "./commands/index.ts";
import { commandHelp, HELP } from "./help.ts";
import { EXIT_CODES, type ExitCode, type ToolIo } from "./io.ts";
import { InterruptedError, RefusedError, refuse, say } from "./refuse.ts";
import { visibleText } from "./visible-text.ts";

/** The whole command line: arguments in, exit code out. Never rejects. */
export async function run(argv: readonly string[], io: ToolIo, version: string): Promise<ExitCode> {
  try {
    const parsed = parseArguments(argv, COMMANDS);
    switch (parsed.kind) {
      case "help":
        io.writeOutput(parsed.command === undefined ? HELP : commandHelp(parsed.command));
        return EXIT_CODES.clean;
      case "version":
        io.writeOutput(`${version}\n`);
        return EXIT_CODES.clean;
      case "wrong":
        refuse(parsed.message, io);
        io.writeError(`\n${parsed.command === undefined ? HELP : commandHelp(parsed.command)}`);
        return EXIT_CODES.usage;
      case "command":
        return await parsed.command.run(parsed.given, io);
    }
  } catch (error) {
    // What the operator or the disk is to blame for has a message of its own, without a stack.
    if (error instanceof RefusedError || error instanceof SondeError) {
      return refuse(error.message, io);
    }
    if (error instanceof InterruptedError) {
      say(error.message, io);
      return EXIT_CODES.findings;
    }
    if (isSystemError(error)) return refuse(error.message, io);
    const stack = error instanceof Error ? error.stack : String(error);
    io.writeError(
      `sonde-spool: this is a bug in sonde-spool ${version}, not in your spool. Please report it with the lines below.\n` +
        `${(stack ?? "").split("\n").map(visibleText).join("\n")}\n`,
    );
    return EXIT_CODES.bug;
  }
}

/** The operating system refused, with an errno name in `code`. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  return error instanceof Error && typeof code === "string" && /^E[A-Z0-9]+$/.test(code);
}
