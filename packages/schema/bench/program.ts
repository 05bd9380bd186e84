import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { REPOSITORY } from "./workspace.ts";

const SONDE = fileURLToPath(new URL("../bin/sonde.js", import.meta.url));
const TSC = join(REPOSITORY, "node_modules/typescript/bin/tsc");
const TIMEOUT_MILLIS = 300_000;

export interface Run {
  /** Of the whole process, from its start to its end. */
  readonly wallSeconds: number;
  readonly status: number | null;
  readonly output: string;
}

/** The built command, as npx starts it. */
export function runSonde(...parameters: readonly string[]): Run {
  return runProgram([SONDE, ...parameters]);
}

/** TypeScript on the project in a folder, as npx starts it. It prints its own figures, too. */
export function runTsc(project: string): Run {
  return runProgram([TSC, "--noEmit", "--extendedDiagnostics", "--project", project]);
}

/** What TypeScript says it spent on comparing types, without its start, reading and parsing. */
export function checkSeconds({ output }: Run): number {
  const [, seconds] = /^Check time:\s+([\d.]+)s$/m.exec(output) ?? [];
  if (seconds === undefined) throw new Error("tsc printed no check time");
  return Number(seconds);
}

function runProgram(commandLine: readonly string[]): Run {
  const start = process.hrtime.bigint();
  const { error, status, stdout } = spawnSync(process.execPath, commandLine, {
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
    stdio: ["ignore", "pipe", "inherit"],
    timeout: TIMEOUT_MILLIS,
  });
  if (error !== undefined) throw error;
  return { wallSeconds: Number(process.hrtime.bigint() - start) / 1e9, status, output: stdout };
}

/** Throws, with what the program printed, where it did not end well. */
export function assertSuccess(run: Run, what: string): Run {
  if (run.status === 0) return run;
  throw new Error(`${what} ended with ${run.status}:\n${run.output.slice(0, 4000)}`);
}
