import type { Command, CommandArguments } from "../command.ts";
import type { CommandIo, ExitCode } from "../io.ts";
import { lockFindings } from "../locked.ts";
import { CONFIG, FORMAT, REGISTRY, WATCH } from "../option.ts";
import { examine, exitCodeOf, openProject, reportOf } from "../project.ts";
import { printReport } from "../report.ts";
import { repeatOnChange } from "../watch.ts";

export const check: Command = {
  name: "check",
  summary: "examine the registry",
  options: [CONFIG, REGISTRY, FORMAT, WATCH],
  run: (given, io) =>
    given.has(WATCH) ? repeatOnChange(given, io, () => checkOnce(given, io)) : checkOnce(given, io),
};

async function checkOnce(given: CommandArguments, io: CommandIo): Promise<ExitCode> {
  const project = openProject(given, io);
  if (typeof project === "number") return project;
  const checked = await examine(project, io);
  const findings = [...checked.findings, ...lockFindings(project, checked, io)];
  printReport({ ...reportOf(checked), findings }, given.format, io);
  return exitCodeOf(findings);
}
