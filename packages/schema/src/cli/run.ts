import { parseArguments } from "./arguments.ts";
import { runCommand } from "./command.ts";
import { HELP } from "./help.ts";
import { type CommandIo, EXIT_CODES, type ExitCode } from "./io.ts";

/** The whole command line: arguments in, exit code out. Never throws. */
export function run(argv: readonly string[], io: CommandIo, version: string): ExitCode {
  try {
    const parsed = parseArguments(argv);
    switch (parsed.kind) {
      case "help":
        io.writeOutput(HELP);
        return EXIT_CODES.clean;
      case "version":
        io.writeOutput(`${version}\n`);
        return EXIT_CODES.clean;
      case "wrong":
        io.writeError(`sonde: ${parsed.message}\n\n${HELP}`);
        return EXIT_CODES.usage;
      case "command":
        return runCommand(parsed.command, io);
    }
  } catch (error) {
    const stack = error instanceof Error ? error.stack : String(error);
    io.writeError(
      `sonde: this is a bug in sonde ${version}, not in your registry. ` +
        `Please report it with the lines below and, if you can, the registry.\n${stack}\n`,
    );
    return EXIT_CODES.bug;
  }
}
