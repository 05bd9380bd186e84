/** What a command may touch besides the files it is told of. Tests put their own here. */
export interface CommandIo {
  /** Relative paths start here. */
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** True where the output is a terminal that shows colours. */
  readonly isTerminal: boolean;
  /** Milliseconds since the epoch. */
  now(): number;
  writeOutput(text: string): void;
  writeError(text: string): void;
}

/** What a command ends with; `sonde --help` and docs/cli.md list them. */
export const EXIT_CODES = {
  clean: 0,
  findings: 1,
  usage: 2,
  bug: 70,
} as const;
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];
