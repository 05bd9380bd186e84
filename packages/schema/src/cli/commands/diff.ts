import { type CheckedRegistry, hasErrors } from "../../check/check.ts";
import type { Registry } from "../../contract/registry.ts";
import type { Finding } from "../../diagnostics/finding.ts";
import { approvalsFor, settle } from "../../diff/approvals.ts";
import { compareSnapshots } from "../../diff/compare.ts";
import type { Lock } from "../../diff/lock/lock.ts";
import { takeSnapshot } from "../../diff/take-snapshot.ts";
import { LOAD_RULES } from "../../load/rules.ts";
import { type Base, openOldRegistry } from "../changes/base.ts";
import { lockPath, openLock } from "../changes/lock.ts";
import { AGAINST, LOCK } from "../changes/options.ts";
import { printChanges } from "../changes/report.ts";
import { ALLOWABLE, type Allowable, fails, judge } from "../changes/verdict.ts";
import type { Command, CommandArguments } from "../command.ts";
import { type CommandIo, EXIT_CODES, type ExitCode } from "../io.ts";
import { CONFIG, FORMAT, REGISTRY, type ValueOption } from "../option.ts";
import { examine, exitCodeOf, openProject, refuseUnnamed, reportOf } from "../project.ts";
import type { Project, ProjectPath } from "../project-path.ts";
import { refuse } from "../refuse.ts";
import { printReport } from "../report.ts";

const ALLOW: ValueOption = {
  kind: "value",
  name: "--allow",
  placeholder: "CLASSES",
  summary: "classes of changes to let pass: source, wire, or source,wire",
};

export const diff: Command = {
  name: "diff",
  summary: "show what changed and whom it breaks",
  options: [CONFIG, REGISTRY, LOCK, AGAINST, ALLOW, FORMAT],
  async run(given, io) {
    const project = openProject(given, io);
    if (typeof project === "number") return project;
    const allowed = readAllowed(given.value(ALLOW), io);
    if (typeof allowed === "number") return allowed;
    const path = lockPath(given, project, io);
    const lock = path === undefined ? undefined : openLock(path, given, io);
    if (typeof lock === "number") return lock;

    const checked = await examine(project, io);
    if (isIncomplete(checked)) {
      printReport(reportOf(checked), given.format, io);
      return exitCodeOf(checked.findings);
    }
    if (hasErrors(checked.findings)) {
      io.writeError("sonde: the registry has errors, which `sonde check` shows\n");
    }
    const base = await openBase(project, path, lock, given, io);
    if (typeof base === "number") return base;
    const snapshot = takeSnapshot(checked.registry);
    const found = compareSnapshots(base.snapshot, snapshot);
    const changes = judge(settle(found, approvalsFor(snapshot, lock)), allowed);
    printChanges({ changes, base: base.shownAs }, given.format, io);
    return changes.some(fails) ? EXIT_CODES.findings : EXIT_CODES.clean;
  },
};

/** What could not be read or looked up would seem to be gone. */
function isIncomplete({ findings, registry }: CheckedRegistry): boolean {
  const isUnread = ({ ruleId, severity }: Finding): boolean =>
    severity === "error" && LOAD_RULES.some(({ id }) => id === ruleId);
  const isMissing = ({ kind }: Registry["resolveProblems"][number]): boolean =>
    kind !== "undeclared-dependency" && kind !== "unmatched-import";
  return findings.some(isUnread) || registry.resolveProblems.some(isMissing);
}

async function openBase(
  project: Project,
  path: ProjectPath | undefined,
  lock: Lock | undefined,
  given: CommandArguments,
  io: CommandIo,
): Promise<Base | ExitCode> {
  const against = given.value(AGAINST) ?? "lock";
  if (against !== "lock") return openOldRegistry(against, project, given, io);
  if (path === undefined) return refuseUnnamed("lock", "file", io);
  if (lock !== undefined) return { snapshot: lock.snapshot, shownAs: path.shownAs };
  return refuse(`there is no lock \`${path.shownAs}\` yet; run \`sonde lock\` first`, io);
}

function readAllowed(text: string | undefined, io: CommandIo): readonly Allowable[] | ExitCode {
  const allowed: Allowable[] = [];
  for (const word of text?.split(",") ?? []) {
    const known = ALLOWABLE.find((candidate) => candidate === word);
    if (known !== undefined) allowed.push(known);
    else if (word === "privacy") {
      const how = "the owner approves each with `sonde lock --approved-by NAME`";
      return refuse(`changes of the class \`privacy\` cannot be let pass; ${how}`, io);
    } else {
      return refuse(
        `\`--allow\` takes \`source\`, \`wire\` or \`source,wire\`, not \`${word}\``,
        io,
      );
    }
  }
  return allowed;
}
