import { orderFindings } from "../check/order.ts";
import type { Finding } from "../diagnostics/finding.ts";
import { renderGithub } from "../diagnostics/github.ts";
import { renderJson } from "../diagnostics/json.ts";
import { countFindings, type OutputSummary, type Summary } from "../diagnostics/summary.ts";
import { renderText } from "../diagnostics/text.ts";
import type { SourceText } from "../load/source.ts";
import type { CommandIo } from "./io.ts";
import type { Format } from "./option.ts";

export interface CommandReport {
  readonly findings: readonly Finding[];
  readonly sources: readonly SourceText[];
  readonly events: number;
  readonly attributes: number;
  readonly output?: OutputSummary;
}

/** Prints what a command found, in the format that was asked for. */
export function printReport(report: CommandReport, format: Format, io: CommandIo): void {
  const { sources, ...rest } = report;
  const findings = orderFindings(report.findings);
  const summary: Summary = {
    ...countFindings(findings),
    files: sources.length,
    events: rest.events,
    attributes: rest.attributes,
    ...(rest.output === undefined ? {} : { output: rest.output }),
  };
  io.writeOutput(render(findings, sources, summary, format, wantsColour(io)));
}

function render(
  findings: readonly Finding[],
  sources: readonly SourceText[],
  summary: Summary,
  format: Format,
  colour: boolean,
): string {
  switch (format) {
    case "text":
      return renderText(findings, sources, summary, { colour });
    case "json":
      return renderJson(findings, summary);
    case "github":
      return renderGithub(findings, summary);
  }
}

/** As no-color.org asks: NO_COLOR set to anything turns colours off. */
export function wantsColour({ environment, isTerminal }: CommandIo): boolean {
  const { NO_COLOR: noColour = "" } = environment;
  return isTerminal && noColour === "";
}
