import { hasErrors } from "../../check/check.ts";
import { planOutput } from "../../generate/output-folder.ts";
import { generateTypescript } from "../../generate/typescript.ts";
import type { Command, CommandArguments } from "../command.ts";
import type { CommandIo, ExitCode } from "../io.ts";
import { CONFIG, type FlagOption, FORMAT, REGISTRY, type ValueOption, WATCH } from "../option.ts";
import { checkOutput, writeOutput } from "../output.ts";
import {
  examine,
  exitCodeOf,
  openProject,
  projectPath,
  refuseUnnamed,
  reportOf,
  today,
} from "../project.ts";
import { refuse } from "../refuse.ts";
import { printReport } from "../report.ts";
import { repeatOnChange } from "../watch.ts";

const OUT: ValueOption = {
  kind: "value",
  name: "--out",
  placeholder: "DIR",
  summary: "folder of the generated files, over the project file's",
};

const CHECK: FlagOption = {
  kind: "flag",
  name: "--check",
  summary: "write nothing, fail if a written file is not up to date",
};

export const generate: Command = {
  name: "generate",
  summary: "examine the registry and write its TypeScript",
  options: [CONFIG, REGISTRY, OUT, CHECK, FORMAT, WATCH],
  run: (given, io) =>
    given.has(WATCH)
      ? repeatOnChange(given, io, () => generateOnce(given, io))
      : generateOnce(given, io),
};

async function generateOnce(given: CommandArguments, io: CommandIo): Promise<ExitCode> {
  const project = openProject(given, io);
  if (typeof project === "number") return project;
  const { config, registry } = project;
  const named = given.value(OUT) ?? config.out;
  if (named === undefined) return refuseUnnamed("out", "folder", io);
  const out = projectPath(named, io);

  const checked = await examine(registry, io);
  const report = reportOf(checked);
  if (hasErrors(checked.findings)) {
    printReport(report, given.format, io);
    return exitCodeOf(checked.findings);
  }
  const { importExtension } = config;
  const files = generateTypescript(checked.registry, { importExtension, today: today(io) });
  const plan = planOutput(out.absolute, out.shownAs, registry.absolute, files);
  if ("problem" in plan) return refuse(plan.problem, io);
  return given.has(CHECK)
    ? checkOutput(plan, report, given.format, io)
    : writeOutput(plan, report, given.format, io);
}
