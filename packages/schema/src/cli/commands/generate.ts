import { hasErrors } from "../../check/check.ts";
import type { Registry } from "../../contract/registry.ts";
import { editorNames } from "../../generate/editor-schema/editor-names.ts";
import { EDITOR_SCHEMA_MARK, editorSchema } from "../../generate/editor-schema/editor-schema.ts";
import { generateInventory, INVENTORY_MARK } from "../../generate/inventory/inventory.ts";
import { CATALOGUE_MARK, generateMarkdown } from "../../generate/markdown.ts";
import { planFile } from "../../generate/output-file.ts";
import { type OutputPlan, type OutputProblem, planOutput } from "../../generate/output-folder.ts";
import { generateTypescript } from "../../generate/typescript.ts";
import type { Command, CommandArguments } from "../command.ts";
import type { CommandIo, ExitCode } from "../io.ts";
import { lockFindings } from "../locked.ts";
import { CONFIG, type FlagOption, FORMAT, REGISTRY, type ValueOption, WATCH } from "../option.ts";
import { asStaleOutput, checkOutput, writeOutput } from "../output.ts";
import { examine, exitCodeOf, openProject, refuseUnnamed, reportOf, today } from "../project.ts";
import { type Project, projectPath } from "../project-path.ts";
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
  const out = given.value(OUT) ?? project.config.out;
  if (out === undefined) return refuseUnnamed("out", "folder", io);

  const checked = await examine(project, io);
  const report = reportOf(checked);
  if (hasErrors(checked.findings)) {
    printReport(report, given.format, io);
    return exitCodeOf(checked.findings);
  }
  const plans = planAll(project, out, checked.registry, io);
  if ("problem" in plans) return refuse(plans.problem, io);
  const isChecked = given.has(CHECK);
  const locked = lockFindings(project, checked, io);
  const ofLock = isChecked ? locked.map(asStaleOutput) : locked;
  const withLock = { ...report, findings: [...report.findings, ...ofLock] };
  return isChecked
    ? checkOutput(plans, withLock, given.format, io)
    : writeOutput(plans, withLock, given.format, io);
}

/** Everything that the project file asks for is planned before anything is written. */
function planAll(
  { config, registry: folder }: Project,
  outFolder: string,
  registry: Registry,
  io: CommandIo,
): readonly OutputPlan[] | OutputProblem {
  const out = projectPath(outFolder, io);
  const { docs, editorSchema: schema, importExtension, inventory } = config;
  const files = generateTypescript(registry, { importExtension, today: today(io) });
  const planned = [planOutput(out.absolute, out.shownAs, folder.absolute, files)];
  if (docs !== undefined) {
    const { absolute: path, shownAs } = projectPath(docs, io);
    const content = generateMarkdown(registry, today(io));
    planned.push(planFile({ path, shownAs, content, mark: CATALOGUE_MARK }));
  }
  if (inventory !== undefined) {
    const { absolute: path, shownAs } = projectPath(inventory, io);
    const content = generateInventory(registry, today(io));
    planned.push(planFile({ path, shownAs, content, mark: INVENTORY_MARK }));
  }
  if (schema !== undefined) {
    const { absolute: path, shownAs } = projectPath(schema, io);
    const content = editorSchema(editorNames(registry));
    planned.push(planFile({ path, shownAs, content, mark: EDITOR_SCHEMA_MARK }));
  }
  const plans: OutputPlan[] = [];
  for (const plan of planned) {
    if ("problem" in plan) return plan;
    plans.push(plan);
  }
  return plans;
}
