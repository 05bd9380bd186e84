/** Where something stands in a source file. Lines and columns count from 1, columns in UTF-16 code units. */
export interface Place {
  /** As shown to a person: the folder as it was given, then the path inside it, with `/`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  /** The column after the last character. */
  readonly endColumn: number;
}

/** A value together with the place it was read from. */
export interface Located<T> {
  readonly value: T;
  readonly place: Place;
}

/** An error stops generation; a warning does not. */
export type FindingSeverity = "error" | "warning";

/** What all findings of one rule have in common. Its page is `docs/rules/<id>.md`. */
export interface RuleDescription {
  readonly id: string;
  readonly severity: FindingSeverity;
  /** Why the rule exists, in one line. */
  readonly why: string;
  /**
   * Whether a comment with a reason may suppress its findings. Default: warnings only, since what
   * comes after the checks relies on errors being absent.
   */
  readonly isSuppressible?: boolean;
}

/** Something wrong with a registry, as data. Renderers turn it into text. */
export interface Finding {
  readonly ruleId: string;
  readonly severity: FindingSeverity;
  /** What is wrong, with the value. */
  readonly message: string;
  readonly place: Place;
  readonly why: string;
  /** What to do about it. */
  readonly help: string;
  /** The rule's page, relative to the root of the Sonde repository. */
  readonly docs: string;
}

export type Report = (finding: Finding) => void;

/** UTF-16 code units of a message, and of what to do: what it quotes may be as long as a file. */
export const MAX_MESSAGE_LENGTH = 4096;

export function createFinding(
  rule: RuleDescription,
  place: Place,
  message: string,
  help: string,
): Finding {
  return {
    ruleId: rule.id,
    severity: rule.severity,
    message: shorten(message),
    place,
    why: rule.why,
    help: shorten(help),
    docs: `docs/rules/${rule.id}.md`,
  };
}

/** The place of a whole file, for what has no better one. */
export function startOfFile(file: string): Place {
  return { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
}

function shorten(text: string): string {
  if (text.length <= MAX_MESSAGE_LENGTH) return text;
  // By way of bytes: a slice would keep all of the text in memory.
  return `${Buffer.from(text.slice(0, MAX_MESSAGE_LENGTH - 1), "utf16le").toString("utf16le")}…`;
}
