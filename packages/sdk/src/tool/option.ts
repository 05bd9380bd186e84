/** An option with a value, `--name VALUE`; of several values where it may be repeated. */
export interface ValueOption {
  readonly kind: "value" | "list";
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

/** Options that more than one command takes. What one command alone takes stands in its file. */
export const SPOOL: ValueOption = {
  kind: "value",
  name: "--spool",
  placeholder: "DIR",
  summary: "the spool's directory, as in spool.directory",
};

export const SERVICE: ValueOption = {
  kind: "value",
  name: "--service",
  placeholder: "NAME",
  summary: "instead: the default directory of the service of that name",
};

export const JSON_OUTPUT: FlagOption = {
  kind: "flag",
  name: "--json",
  summary: "for programs",
};

export const YES: FlagOption = {
  kind: "flag",
  name: "--yes",
  summary: "do not ask",
};

export const LEVEL: ValueOption = {
  kind: "value",
  name: "--level",
  placeholder: "LEVEL",
  summary: "the customer's privacy level, basic or full; needed where it matters",
  choices: ["basic", "full"],
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
  summary: "the version of @sonde/sdk",
};
