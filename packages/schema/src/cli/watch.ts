import { resolve } from "node:path";
import type { CommandArguments } from "./command.ts";
import { CONFIG_FILE, readConfig } from "./config.ts";
import { type CommandIo, EXIT_CODES, type ExitCode } from "./io.ts";
import { CONFIG, REGISTRY } from "./option.ts";
import { refuse } from "./refuse.ts";

/**
 * Runs a command, and again after every change of what it reads, until the user ends it. What a run
 * finds, or that it could not run at all, does not end the watch: the next change may mend it.
 */
export async function repeatOnChange(
  given: CommandArguments,
  io: CommandIo,
  once: () => Promise<ExitCode>,
): Promise<ExitCode> {
  const watcher = io.openWatcher();
  try {
    for (;;) {
      watcher.look(watchedPaths(given, io));
      await once();
      io.writeError("sonde: waiting for changes; Ctrl-C ends\n");
      const wake = await watcher.next();
      if (wake.kind === "stopped") return EXIT_CODES.clean;
      if (wake.kind === "failed") return refuse(`changes cannot be watched: ${wake.reason}`, io);
      // Not on the standard output: that stays findings alone, for whoever reads them there.
      io.writeError(`\n--- ${new Date(io.now()).toISOString()} ---\n`);
    }
  } finally {
    watcher.close();
  }
}

/** The project file, the registry, and what stands in for its dependencies. */
function watchedPaths(given: CommandArguments, io: CommandIo): readonly string[] {
  const named = given.value(CONFIG);
  const { dependencies, registry } = readConfig(io.workingDirectory, named);
  const paths = [
    named ?? CONFIG_FILE,
    given.value(REGISTRY) ?? registry,
    ...dependencies.values(),
  ].filter((path) => path !== undefined);
  return [...new Set(paths.map((path) => resolve(io.workingDirectory, path)))];
}
