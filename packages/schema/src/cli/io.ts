import type { Network } from "../load/dependency/network.ts";

/** What a command may touch besides the files it is told of. Tests put their own here. */
export interface CommandIo {
  /** Relative paths start here. */
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** True where the output is a terminal that shows colours. */
  readonly isTerminal: boolean;
  /** Fetched registries are kept below it, unless the environment says otherwise. */
  readonly homeDirectory: string;
  /** Only `fetch` uses it. */
  readonly network: Network;
  /** The folder that holds `<rule id>.md` for every rule. */
  readonly rulePagesFolder: string;
  /** Milliseconds since the epoch. */
  now(): number;
  writeOutput(text: string): void;
  writeError(text: string): void;
  /** For `--watch`. Whoever opens one closes it. */
  openWatcher(): Watcher;
}

/** Waits for changes of files. */
export interface Watcher {
  /**
   * Sets what is waited for: files, and folders with everything in them, by absolute path. They may
   * be absent. Called before they are read, so that no change falls between reading and waiting.
   */
  look(paths: readonly string[]): void;
  /** Resolves once something changed and a moment of quiet has passed, or when waiting is over. */
  next(): Promise<Wake>;
  close(): void;
}

/** Why a wait ended: something changed, the user has had enough, or no change can be seen any more. */
export type Wake =
  | { readonly kind: "changed" | "stopped" }
  | { readonly kind: "failed"; readonly reason: string };

/** What a command ends with; `sonde --help` and docs/cli.md list them. */
export const EXIT_CODES = {
  clean: 0,
  findings: 1,
  usage: 2,
  bug: 70,
} as const;
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];
