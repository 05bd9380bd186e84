/** An option with a value, `--name VALUE`. */
export interface ValueOption {
  readonly kind: "value";
  readonly name: `--${string}`;
  /** What the help calls the value. */
  readonly placeholder: string;
  readonly summary: string;
  /** Where only these values are allowed. */
  readonly choices?: readonly string[];
}

/** An option that is there or not. */
export interface FlagOption {
  readonly kind: "flag";
  readonly name: `--${string}`;
  readonly summary: string;
}

export type Option = ValueOption | FlagOption;

export const FORMATS = ["text", "json", "github"] as const;
export type Format = (typeof FORMATS)[number];

/** Options that more than one command takes. What one command alone takes stands in its file. */
export const CONFIG: ValueOption = {
  kind: "value",
  name: "--config",
  placeholder: "FILE",
  summary: "project file, by default sonde.config.json",
};

export const REGISTRY: ValueOption = {
  kind: "value",
  name: "--registry",
  placeholder: "DIR",
  summary: "folder of the registry, over the project file's",
};

export const FORMAT: ValueOption = {
  kind: "value",
  name: "--format",
  placeholder: "FORMAT",
  summary: "text (default), json or github",
  choices: FORMATS,
};

export const WATCH: FlagOption = {
  kind: "flag",
  name: "--watch",
  summary: "run again whenever a file changes; Ctrl-C ends it",
};

/** Every command takes these two; they are answered before the command runs. */
export const HELP_OPTION: FlagOption = {
  kind: "flag",
  name: "--help",
  summary: "what the command takes, on one screen; also -h",
};

export const VERSION_OPTION: FlagOption = {
  kind: "flag",
  name: "--version",
  summary: "the version of @sonde/schema",
};
