import { homedir } from "node:os";
import { fileURLToPath } from "node:url";
import packageJson from "../package.json" with { type: "json" };
import { createNetwork } from "./cli/fetch-network.ts";
import { FileWatcher } from "./cli/file-watcher.ts";
import { EXIT_CODES } from "./cli/io.ts";
import { run } from "./cli/run.ts";
import type { Network } from "./load/dependency/network.ts";

/** The build copies the pages beside the bundle; from the sources they are read where they are kept. */
const RULE_PAGES = import.meta.url.endsWith("/src/main.ts") ? "../../../docs/rules" : "./rules";

let watcher: FileWatcher | undefined;

function openWatcher(): FileWatcher {
  watcher = new FileWatcher(process.cwd());
  // Only the first Ctrl-C: a second one ends a run that hangs.
  process.once("SIGINT", () => watcher?.stop());
  return watcher;
}

let network: Network | undefined;

/** git runs in a process group of its own, which Ctrl-C does not reach. Made when it is needed. */
function interruptibleNetwork(): Network {
  if (network === undefined) {
    const interrupted = new AbortController();
    process.once("SIGINT", () => interrupted.abort());
    network = createNetwork({ environment: process.env, signal: interrupted.signal });
  }
  return network;
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
    homeDirectory: homedir(),
    network: {
      download: (...request) => interruptibleNetwork().download(...request),
      readRepository: (...request) => interruptibleNetwork().readRepository(...request),
    },
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
