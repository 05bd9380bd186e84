import { hasErrors } from "../../check/check.ts";
import type { Registry } from "../../contract/registry.ts";
import { generateInventory, INVENTORY_MARK } from "../../generate/inventory/inventory.ts";
import { CATALOGUE_MARK, generateMarkdown } from "../../generate/markdown.ts";
import { planFile } from "../../generate/output-file.ts";
import type { Command, CommandArguments } from "../command.ts";
import type { Config } from "../config.ts";
import { EXIT_CODES } from "../io.ts";
import { CONFIG, type FlagOption, FORMAT, REGISTRY, type ValueOption } from "../option.ts";
import { checkOutput, writeOutput } from "../output.ts";
import { examine, exitCodeOf, openProject, reportOf, today } from "../project.ts";
import { projectPath } from "../project-path.ts";
import { refuse } from "../refuse.ts";
import { printReport } from "../report.ts";

const OUT: ValueOption = {
  kind: "value",
  name: "--out",
  placeholder: "FILE",
  summary: "file to write, over the project file's",
};

const PRIVACY: FlagOption = {
  kind: "flag",
  name: "--privacy",
  summary: "the data inventory instead: what may leave, and how",
};

const CHECK: FlagOption = {
  kind: "flag",
  name: "--check",
  summary: "write nothing, fail if the file is not up to date",
};

/** A document that the command writes. */
interface Document {
  readonly mark: string;
  readonly key: keyof Config & ("docs" | "inventory");
  generate(registry: Registry, today: string): string;
}

const CATALOGUE: Document = { mark: CATALOGUE_MARK, key: "docs", generate: generateMarkdown };
const INVENTORY: Document = {
  mark: INVENTORY_MARK,
  key: "inventory",
  generate: generateInventory,
};

export const docs: Command = {
  name: "docs",
  summary: "write the catalogue of the events, or what may leave",
  options: [CONFIG, REGISTRY, PRIVACY, OUT, CHECK, FORMAT],
  async run(given, io) {
    const project = openProject(given, io);
    if (typeof project === "number") return project;
    const { generate, key, mark } = given.has(PRIVACY) ? INVENTORY : CATALOGUE;
    const out = given.value(OUT) ?? project.config[key];
    const isChecked = given.has(CHECK);
    if (out === undefined && isChecked) {
      return refuse(`no file to check is known; name it as \`${key}\` or with --out`, io);
    }
    const checked = await examine(project, io);
    const report = reportOf(checked);
    if (hasErrors(checked.findings)) {
      printReport(report, given.format, io);
      return exitCodeOf(checked.findings);
    }
    const content = generate(checked.registry, today(io));
    if (out === undefined) {
      io.writeOutput(content);
      return EXIT_CODES.clean;
    }
    const { absolute: path, shownAs } = projectPath(out, io);
    const plan = planFile({ path, shownAs, content, mark });
    if ("problem" in plan) return refuse(plan.problem, io);
    return isChecked
      ? checkOutput([plan], report, given.format, io, commandOf(given))
      : writeOutput([plan], report, given.format, io);
  },
};

/** What brings the file up to date. */
function commandOf(given: CommandArguments): string {
  return given.has(PRIVACY) ? "sonde docs --privacy" : "sonde docs";
}
