import type { CommandIo } from "../io.ts";
import type { Format } from "../option.ts";
import { wantsColour } from "../report.ts";
import type { ChangeReport } from "./change-report.ts";
import { renderChangesAsGithub } from "./github.ts";
import { renderChangesAsJson } from "./json.ts";
import { renderChangesAsText } from "./text.ts";

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
