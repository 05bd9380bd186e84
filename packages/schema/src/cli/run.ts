import { visibleText } from "../diagnostics/visible-text.ts";
import { parseArguments } from "./arguments.ts";
import { COMMANDS } from "./commands/index.ts";
import { commandHelp, HELP } from "./help.ts";
import { type CommandIo, EXIT_CODES, type ExitCode } from "./io.ts";
import { refuse } from "./refuse.ts";
import { buildClock } from "./source-date.ts";

/** The whole command line: arguments in, exit code out. Never rejects. */
export async function run(
  argv: readonly string[],
  io: CommandIo,
  version: string,
): Promise<ExitCode> {
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
      case "command": {
        const now = buildClock(io);
        if (typeof now !== "function") return refuse(now.problem, io);
        return await parsed.command.run(parsed.given, { ...io, now });
      }
    }
  } catch (error) {
    const stack = error instanceof Error ? error.stack : String(error);
    io.writeError(
      `sonde: this is a bug in sonde ${version}, not in your registry. ` +
        "Please report it with the lines below and, if you can, the registry.\n" +
        `${(stack ?? "").split("\n").map(visibleText).join("\n")}\n`,
    );
    return EXIT_CODES.bug;
  }
}
