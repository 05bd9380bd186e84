import { hasErrors } from "../../check/check.ts";
import { CATALOGUE_MARK, generateMarkdown } from "../../generate/markdown.ts";
import { planFile } from "../../generate/output-file.ts";
import type { Command } from "../command.ts";
import { EXIT_CODES } from "../io.ts";
import { CONFIG, FORMAT, REGISTRY, type ValueOption } from "../option.ts";
import { writeOutput } from "../output.ts";
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

export const docs: Command = {
  name: "docs",
  summary: "write the catalogue of the events, in Markdown",
  options: [CONFIG, REGISTRY, OUT, FORMAT],
  async run(given, io) {
    const project = openProject(given, io);
    if (typeof project === "number") return project;
    const checked = await examine(project, io);
    const report = reportOf(checked);
    if (hasErrors(checked.findings)) {
      printReport(report, given.format, io);
      return exitCodeOf(checked.findings);
    }
    const content = generateMarkdown(checked.registry, today(io));
    const out = given.value(OUT) ?? project.config.docs;
    if (out === undefined) {
      io.writeOutput(content);
      return EXIT_CODES.clean;
    }
    const { absolute: path, shownAs } = projectPath(out, io);
    const plan = planFile({ path, shownAs, content, mark: CATALOGUE_MARK });
    if ("problem" in plan) return refuse(plan.problem, io);
    return writeOutput([plan], report, given.format, io);
  },
};
