import type { Lock } from "../../diff/lock/lock.ts";
import { readLockFile } from "../../diff/lock/lock-file.ts";
import type { CommandArguments } from "../command.ts";
import { type CommandIo, EXIT_CODES, type ExitCode } from "../io.ts";
import { type Project, type ProjectPath, projectPath } from "../project-path.ts";
import { printReport } from "../report.ts";
import { LOCK } from "./options.ts";

/** Where the lock is or shall be; undefined where neither option nor project file says it. */
export function lockPath(
  given: CommandArguments,
  { config }: Project,
  io: CommandIo,
): ProjectPath | undefined {
  const named = given.value(LOCK) ?? config.lock;
  return named === undefined ? undefined : projectPath(named, io);
}

/** The lock, or undefined where there is no file. A damaged one is printed and ends the command. */
export function openLock(
  { absolute, shownAs }: ProjectPath,
  given: CommandArguments,
  io: CommandIo,
): Lock | undefined | ExitCode {
  const reading = readLockFile(absolute, shownAs);
  if (reading === undefined) return undefined;
  if (reading.lock !== undefined) return reading.lock;
  const { findings, sources } = reading;
  printReport({ findings, sources, events: 0, attributes: 0 }, given.format, io);
  return EXIT_CODES.usage;
}
