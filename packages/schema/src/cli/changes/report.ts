import type { CommandIo } from "../io.ts";
import type { Format } from "../option.ts";
import { wantsColour } from "../report.ts";
import { renderChangesAsGithub } from "./github.ts";
import { renderChangesAsJson } from "./json.ts";
import { renderChangesAsText } from "./text.ts";
import type { JudgedChange } from "./verdict.ts";

/** What a comparison came to. */
export interface ChangeReport {
  readonly changes: readonly JudgedChange[];
  /** What was compared with, for a person; undefined where there was nothing yet. */
  readonly base: string | undefined;
  /** Only of `lock`. */
  readonly lock?: LockOutcome;
}

export interface LockOutcome {
  readonly file: string;
  readonly state: "written" | "unchanged" | "refused";
  /** Approvals that this run adds. */
  readonly approved: number;
  readonly approvedBy: string | undefined;
}

export function printChanges(report: ChangeReport, format: Format, io: CommandIo): void {
  io.writeOutput(render(report, format, wantsColour(io)));
}

function render(report: ChangeReport, format: Format, colour: boolean): string {
  switch (format) {
    case "text":
      return renderChangesAsText(report, { colour });
    case "json":
      return renderChangesAsJson(report);
    case "github":
      return renderChangesAsGithub(report);
  }
}
