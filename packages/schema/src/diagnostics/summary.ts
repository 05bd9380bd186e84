import type { Finding } from "./finding.ts";

/** What a command did, in numbers and names. */
export interface Summary {
  readonly errors: number;
  readonly warnings: number;
  /** Files of the registry that were read. */
  readonly files: number;
  readonly events: number;
  readonly attributes: number;
  /** Only of `generate`: names inside the output folder. */
  readonly output?: OutputSummary;
}

export interface OutputSummary {
  readonly written: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: readonly string[];
}

export function countFindings(findings: readonly Finding[]): Pick<Summary, "errors" | "warnings"> {
  const errors = findings.filter((finding) => finding.severity === "error").length;
  return { errors, warnings: findings.length - errors };
}

export function summarySentence(summary: Summary): string {
  const { attributes, errors, events, files, output, warnings } = summary;
  const read = `${plural(files, "file")}, ${plural(events, "event")}, ${plural(attributes, "attribute")}`;
  const counts = `${plural(errors, "error")}, ${plural(warnings, "warning")} in ${read}`;
  if (output === undefined) return counts;
  const { removed, unchanged, written } = output;
  return `${counts}\n${written.length} written, ${unchanged.length} unchanged, ${removed.length} removed`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
