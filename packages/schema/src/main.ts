import { fileURLToPath } from "node:url";
import packageJson from "../package.json" with { type: "json" };
import { FileWatcher } from "./cli/file-watcher.ts";
import { EXIT_CODES } from "./cli/io.ts";
import { run } from "./cli/run.ts";

/** The build copies the pages beside the bundle; from the sources they are read where they are kept. */
const RULE_PAGES = import.meta.url.endsWith("/src/main.ts") ? "../../../docs/rules" : "./rules";

let watcher: FileWatcher | undefined;

function openWatcher(): FileWatcher {
  watcher = new FileWatcher(process.cwd());
  // Only the first Ctrl-C: a second one ends a run that hangs.
  process.once("SIGINT", () => watcher?.stop());
  return watcher;
}

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  watcher?.stop();
  // A reader that has seen enough, as `head` has, is nobody's fault.
  if (error.code === "EPIPE") return;
  process.stderr.write(`sonde: the output cannot be written: ${error.message}\n`);
  process.exitCode = EXIT_CODES.usage;
});
// Where the standard error cannot be written there is nowhere left to say so.
process.stderr.on("error", () => watcher?.stop());

const exitCode = await run(
  process.argv.slice(2),
  {
    workingDirectory: process.cwd(),
    environment: process.env,
    isTerminal: process.stdout.isTTY === true,
    rulePagesFolder: fileURLToPath(new URL(RULE_PAGES, import.meta.url)),
    now: Date.now,
    writeOutput: (text) => void process.stdout.write(text),
    writeError: (text) => void process.stderr.write(text),
    openWatcher,
  },
  packageJson.version,
);
// Set, not called: `process.exit` would cut off what is still on its way to a pipe.
process.exitCode ??= exitCode;
