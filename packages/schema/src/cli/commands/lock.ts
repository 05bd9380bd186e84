import { hasErrors } from "../../check/check.ts";
import { settle } from "../../diff/approvals.ts";
import { type Lock, refusedApprover } from "../../diff/lock/lock.ts";
import { writeLockFile } from "../../diff/lock/lock-file.ts";
import { readLock } from "../../diff/lock/read-lock.ts";
import { writeLock } from "../../diff/lock/write-lock.ts";
import { takeSnapshot } from "../../diff/take-snapshot.ts";
import { type Base, openOldRegistry } from "../changes/base.ts";
import type { LockOutcome } from "../changes/change-report.ts";
import { lockPath, openLock } from "../changes/lock.ts";
import { type LockPlan, planLock } from "../changes/locking.ts";
import { AGAINST, LOCK } from "../changes/options.ts";
import { printChanges } from "../changes/report.ts";
import { ALLOWABLE, judge } from "../changes/verdict.ts";
import type { Command, CommandArguments } from "../command.ts";
import { dependencyOpener } from "../dependencies.ts";
import { type CommandIo, EXIT_CODES, type ExitCode } from "../io.ts";
import { CONFIG, FORMAT, REGISTRY, type ValueOption } from "../option.ts";
import { examine, exitCodeOf, openProject, refuseUnnamed, reportOf } from "../project.ts";
import type { Project, ProjectPath } from "../project-path.ts";
import { refuse } from "../refuse.ts";
import { printReport } from "../report.ts";

const APPROVED_BY: ValueOption = {
  kind: "value",
  name: "--approved-by",
  placeholder: "NAME",
  summary: "who answers for the privacy changes among them",
};

export const lock: Command = {
  name: "lock",
  summary: "record what the registry promises now, and approvals",
  options: [CONFIG, REGISTRY, LOCK, AGAINST, APPROVED_BY, FORMAT],
  async run(given, io) {
    const project = openProject(given, io);
    if (typeof project === "number") return project;
    const path = lockPath(given, project, io);
    if (path === undefined) return refuseUnnamed("lock", "file", io);
    const approvedBy = given.value(APPROVED_BY);
    const refused = approvedBy === undefined ? undefined : refusedApprover(approvedBy);
    if (refused !== undefined) return refuse(`the name behind \`--approved-by\` ${refused}`, io);
    const old = openLock(path, given, io);
    if (typeof old === "number") return old;

    const checked = await examine(project, io, dependencyOpener(project.config, new Map(), io));
    if (hasErrors(checked.findings)) {
      printReport(reportOf(checked), given.format, io);
      return exitCodeOf(checked.findings);
    }
    const bases = await openBases(project, path, old, given, io);
    if (typeof bases === "number") return bases;
    const current = {
      snapshot: takeSnapshot(checked.registry),
      dependencies: checked.dependencies,
    };
    const snapshots = bases.map(({ snapshot }) => snapshot);
    const plan = planLock(snapshots, old, current, approvedBy);
    return finish(plan, { path, old, bases, approvedBy }, given, io);
  },
};

/** The old lock, which every new one is compared with, and what `--against` names besides. */
async function openBases(
  project: Project,
  path: ProjectPath,
  old: Lock | undefined,
  given: CommandArguments,
  io: CommandIo,
): Promise<readonly Base[] | ExitCode> {
  const locked = old === undefined ? [] : [{ snapshot: old.snapshot, shownAs: path.shownAs }];
  const against = given.value(AGAINST) ?? "lock";
  if (against === "lock") return locked;
  const base = await openOldRegistry(against, project, given, io);
  return typeof base === "number" ? base : [...locked, base];
}

interface Circumstances {
  readonly path: ProjectPath;
  readonly old: Lock | undefined;
  readonly bases: readonly Base[];
  readonly approvedBy: string | undefined;
}

function finish(
  plan: LockPlan,
  { approvedBy, bases, old, path }: Circumstances,
  given: CommandArguments,
  io: CommandIo,
): ExitCode {
  const report = (state: LockOutcome["state"], approvals: Lock["approvals"]): void => {
    const changes = judge(settle(plan.changes, approvals), ALLOWABLE);
    const base = bases.length === 0 ? undefined : bases.map(({ shownAs }) => shownAs).join(" and ");
    const outcome = { file: path.shownAs, state, approved: plan.approved.length, approvedBy };
    printChanges({ changes, base, lock: outcome }, given.format, io);
  };
  if (plan.unapproved > 0) {
    report("refused", old?.approvals ?? []);
    return EXIT_CODES.findings;
  }
  const text = writeLock(plan.lock);
  const { findings, sources } = readLock(path.shownAs, Buffer.from(text));
  if (findings.length > 0) {
    // Over the bounds of a lock: what could not be read again is not written.
    printReport({ findings, sources, events: 0, attributes: 0 }, given.format, io);
    return EXIT_CODES.usage;
  }
  const isUnchanged = old !== undefined && writeLock(old) === text;
  const problem = isUnchanged ? undefined : writeLockFile(path.absolute, path.shownAs, text);
  if (problem !== undefined) return refuse(problem, io);
  report(isUnchanged ? "unchanged" : "written", plan.lock.approvals);
  return EXIT_CODES.clean;
}
