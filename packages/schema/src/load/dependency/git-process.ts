import { type ChildProcess, spawn } from "node:child_process";
import { devNull } from "node:os";
import { type DependencyProblem, reasonOf } from "./problem.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface GitProcessOptions {
  readonly environment: Environment;
  /** Transports that git may use, by git's names. */
  readonly protocols: readonly string[];
  /** Kills git and all that it started. Its reason is a problem. */
  readonly signal: AbortSignal;
  readonly maxOutputBytes: number;
}

/** What git wrote, or why it did not come to its end. Never rejects. */
export function runGit(
  argv: readonly string[],
  input: string,
  options: GitProcessOptions,
): Promise<Buffer | DependencyProblem> {
  const { maxOutputBytes, signal } = options;
  if (signal.aborted) return Promise.resolve(signal.reason as DependencyProblem);
  const env = gitEnvironment(options);
  // A process group of its own, so that its children can be killed with it.
  const child = spawn("git", [...SETTINGS, ...argv], { env, stdio: "pipe", detached: true });
  return new Promise((resolve) => {
    const settle = (result: Buffer | DependencyProblem): void => {
      signal.removeEventListener("abort", abort);
      resolve(result);
    };
    const giveUp = (problem: DependencyProblem): void => {
      killGroup(child);
      settle(problem);
    };
    const abort = (): void => giveUp(signal.reason as DependencyProblem);
    signal.addEventListener("abort", abort, { once: true });
    const output: Buffer[] = [];
    let outputBytes = 0;
    let complaint = "";
    child.stdout.on("data", (chunk: Buffer) => {
      outputBytes += chunk.length;
      if (outputBytes <= maxOutputBytes) output.push(chunk);
      else giveUp(tooMuch(maxOutputBytes));
    });
    child.stderr.on("data", (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(-MAX_COMPLAINT_LENGTH);
    });
    // It ended before it read all of its input; its exit code says why.
    child.stdin.on("error", () => undefined);
    child.on("error", (error) => settle(notStarted(error)));
    child.on("close", (code) => settle(code === 0 ? Buffer.concat(output) : failed(complaint)));
    child.stdin.end(input);
  });
}

const MAX_COMPLAINT_LENGTH = 4096;

/** Given on the command line, where they outrank every file. */
const SETTINGS: readonly string[] = [
  ["core.hooksPath", devNull],
  ["core.fsmonitor", "false"],
  ["credential.helper", ""],
  ["fetch.recurseSubmodules", "false"],
  // One pack, never loose objects: its growth can be watched.
  ["fetch.unpackLimit", "1"],
  ["gc.auto", "0"],
  ["maintenance.auto", "false"],
].flatMap(([key, value]) => ["-c", `${key}=${value}`]);

/** What git and ssh need to find their programs, keys, proxies and certificates. */
const PASSED_ON = [
  "PATH",
  "HOME",
  "SSH_AUTH_SOCK",
  "http_proxy",
  "https_proxy",
  "HTTPS_PROXY",
  "no_proxy",
  "NO_PROXY",
  "SSL_CERT_DIR",
  "SSL_CERT_FILE",
  "GIT_SSL_CAINFO",
];

function gitEnvironment({ environment, protocols }: GitProcessOptions): NodeJS.ProcessEnv {
  const passedOn = PASSED_ON.map((name) => [name, environment[name]] as const);
  return {
    ...Object.fromEntries(passedOn.filter(([, value]) => value !== undefined)),
    LC_ALL: "C",
    // Neither the machine's nor the user's settings: they may name programs to run.
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: devNull,
    GIT_ATTR_NOSYSTEM: "1",
    GIT_ALLOW_PROTOCOL: protocols.join(":"),
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "",
    // No questions, and no connection that outlives its command.
    GIT_SSH_COMMAND: "ssh -oBatchMode=yes -oControlMaster=no",
    GIT_NO_LAZY_FETCH: "1",
    GIT_NO_REPLACE_OBJECTS: "1",
    // A bound on each of git's own allocations; git does not document it.
    GIT_ALLOC_LIMIT: "512m",
  };
}

function killGroup({ pid, stderr, stdout }: ChildProcess): void {
  // Closed here, because a process that left the group could hold them open for ever.
  stdout?.destroy();
  stderr?.destroy();
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    // It has ended meanwhile.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function tooMuch(maxOutputBytes: number): DependencyProblem {
  const problem = `git writes more than ${maxOutputBytes} bytes`;
  return { problem, help: "name a smaller folder of the repository in brackets" };
}

function notStarted(error: NodeJS.ErrnoException): DependencyProblem {
  if (error.code === "ENOENT") {
    return { problem: "there is no program `git`", help: "install git, or name an archive" };
  }
  return { problem: `git cannot be run: ${reasonOf(error)}`, help: "see whether `git` runs" };
}

function failed(complaint: string): DependencyProblem {
  const lines = complaint.split("\n").filter((line) => /^(?:fatal|error): /.test(line));
  const reason = (lines[0] ?? complaint.trim()).slice(0, 300);
  return {
    problem: `git says: ${reason === "" ? "nothing, but it failed" : reason}`,
    help: "see whether the address and the ref exist, and whether you may read them without a password",
  };
}
