import type { Systems } from "../systems.ts";

/** What a command may touch. Tests put their own here. */
export interface ToolIo {
  /** Disk, clock, timers, randomness and processes. */
  readonly systems: Systems;
  /** Relative paths start here. */
  readonly workingDirectory: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly homeDirectory: string;
  /** True where somebody looks at the standard error while it is written: only then is progress shown. */
  readonly isErrorTerminal: boolean;
  writeOutput(text: string): void;
  writeError(text: string): void;
  /** Resolves when the reader of the output has taken what was written, or has gone. */
  drained(): Promise<void>;
  /** The answer to a question of yes or no; undefined where nobody is there to be asked. */
  ask(question: string): Promise<boolean | undefined>;
  /** Aborted by Ctrl-C, or where the reader of the output has gone. */
  readonly interrupted: AbortSignal;
}

/** What a command ends with; `sonde-spool --help` and docs/spool-tool.md list them. */
export const EXIT_CODES = {
  clean: 0,
  findings: 1,
  usage: 2,
  bug: 70,
} as const;
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];
