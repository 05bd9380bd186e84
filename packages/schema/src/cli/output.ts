import { hasErrors } from "../check/check.ts";
import {
  createFinding,
  type Finding,
  type RuleDescription,
  startOfFile,
} from "../diagnostics/finding.ts";
import { STALE_LOCK } from "../diff/lock/rules.ts";
import { applyOutput, type OutputPlan, shownInside } from "../generate/output-folder.ts";
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
  plans: readonly OutputPlan[],
  report: CommandReport,
  format: Format,
  io: CommandIo,
): ExitCode {
  for (const plan of plans) {
    const failure = applyOutput(plan);
    if (failure !== undefined) return refuse(failure.problem, io);
  }
  const output = {
    written: plans.flatMap((plan) => [...plan.write.keys()]),
    removed: plans.flatMap((plan) => plan.remove),
    unchanged: plans.flatMap((plan) => plan.unchanged),
  };
  printReport({ ...report, output }, format, io);
  return EXIT_CODES.clean;
}

/** Writes nothing; every file that writing would touch is a finding. `remedy` is the command that writes. */
export function checkOutput(
  plans: readonly OutputPlan[],
  report: CommandReport,
  format: Format,
  io: CommandIo,
  remedy: string = "sonde generate",
): ExitCode {
  const stale = plans.flatMap((plan) => complaints(plan, remedy));
  const findings = [...report.findings, ...stale];
  printReport({ ...report, findings }, format, io);
  return hasErrors(findings) ? EXIT_CODES.findings : EXIT_CODES.clean;
}

/** A lock is written by `sonde lock` alone, for it may need approval, but it is an output like others. */
export function asStaleOutput(finding: Finding): Finding {
  const { help, message, place, ruleId } = finding;
  return ruleId === STALE_LOCK.id ? createFinding(STALE_OUTPUT, place, message, help) : finding;
}

function complaints(plan: OutputPlan, remedy: string): readonly Finding[] {
  const complaint = (name: string, state: string): Finding =>
    createFinding(
      STALE_OUTPUT,
      startOfFile(shownInside(plan, name)),
      `\`${name}\` ${state}`,
      `run \`${remedy}\` and commit the result`,
    );
  return [
    ...[...plan.write.keys()].map((name) =>
      plan.stale.includes(name)
        ? complaint(name, "is not what the registry generates")
        : complaint(name, "is missing"),
    ),
    ...plan.remove.map((name) => complaint(name, "is no longer generated")),
  ];
}
