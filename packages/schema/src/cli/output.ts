import { createFinding, type RuleDescription, startOfFile } from "../diagnostics/finding.ts";
import { applyOutput, type OutputPlan } from "../generate/output-folder.ts";
import { type CommandIo, EXIT_CODES, type ExitCode } from "./io.ts";
import type { Format } from "./option.ts";
import { refuse } from "./refuse.ts";
import { type CommandReport, printReport } from "./report.ts";

export const STALE_OUTPUT: RuleDescription = {
  id: "stale-output",
  severity: "error",
  why: "the registry is the only source; generated files that differ from it say something else",
};

/** Writes what differs and removes what is no longer generated. */
export function writeOutput(
  plan: OutputPlan,
  report: CommandReport,
  format: Format,
  io: CommandIo,
): ExitCode {
  const failure = applyOutput(plan);
  if (failure !== undefined) return refuse(failure.problem, io);
  const output = {
    written: [...plan.write.keys()],
    removed: plan.remove,
    unchanged: plan.unchanged,
  };
  printReport({ ...report, output }, format, io);
  return EXIT_CODES.clean;
}

/** Writes nothing; every file that writing would touch is a finding. */
export function checkOutput(
  plan: OutputPlan,
  report: CommandReport,
  format: Format,
  io: CommandIo,
): ExitCode {
  const complaint = (name: string, state: string) =>
    createFinding(
      STALE_OUTPUT,
      startOfFile(`${plan.shownAs}/${name}`),
      `\`${name}\` ${state}`,
      "run `sonde generate` and commit the result",
    );
  const stale = [
    ...[...plan.write.keys()].map((name) =>
      plan.stale.includes(name)
        ? complaint(name, "is not what the registry generates")
        : complaint(name, "is missing"),
    ),
    ...plan.remove.map((name) => complaint(name, "is no longer generated")),
  ];
  printReport({ ...report, findings: [...report.findings, ...stale] }, format, io);
  return stale.length > 0 ? EXIT_CODES.findings : EXIT_CODES.clean;
}
