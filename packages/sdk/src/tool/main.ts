import { once } from "node:events";
import { homedir } from "node:os";
import { createInterface } from "node:readline/promises";
import { realSystems } from "../systems.ts";
import { VERSION } from "../version.ts";
import { EXIT_CODES } from "./io.ts";
import { run } from "./run.ts";

const interrupted = new AbortController();
// Only the first Ctrl-C: a second one ends a run that hangs.
process.once("SIGINT", () => interrupted.abort());

/** Resolved when the output has room again, or nobody reads it any more. */
async function drained(): Promise<void> {
  const { stdout } = process;
  if (!stdout.writableNeedDrain || interrupted.signal.aborted) return;
  await new Promise<void>((resolve) => {
    stdout.once("drain", resolve);
    interrupted.signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

async function ask(question: string): Promise<boolean | undefined> {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return undefined;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  lines.on("SIGINT", () => interrupted.abort());
  const ended = once(lines, "close").then(() => "");
  try {
    const asked = lines.question(question, { signal: interrupted.signal });
    // Ctrl-D is a no: the question itself would wait for ever.
    const answer = await Promise.race([asked, ended]);
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    // So is Ctrl-C.
    if ((error as Error).name === "AbortError") return false;
    throw error;
  } finally {
    lines.close();
  }
}

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  interrupted.abort();
  // A reader that has seen enough, as `head` has, is nobody's fault.
  if (error.code === "EPIPE") return;
  process.stderr.write(`sonde-spool: the output cannot be written: ${error.message}\n`);
  process.exitCode = EXIT_CODES.usage;
});
// Where the standard error cannot be written there is nowhere left to say so.
process.stderr.on("error", () => {});

// Timers and sockets of the SDK keep no process alive: here they are what it is for.
const alive = setInterval(() => {}, 2 ** 30);
const exitCode = await run(
  process.argv.slice(2),
  {
    systems: realSystems(),
    workingDirectory: process.cwd(),
    environment: process.env,
    homeDirectory: homedir(),
    isErrorTerminal: process.stderr.isTTY === true,
    writeOutput: (text) => void process.stdout.write(text),
    writeError: (text) => void process.stderr.write(text),
    drained,
    ask,
    interrupted: interrupted.signal,
  },
  VERSION,
);
clearInterval(alive);
// Set, not called: `process.exit` would cut off what is still on its way to a pipe.
process.exitCode ??= exitCode;
