import { basename } from "node:path";
import { errorCode } from "../../errors.ts";
import { type Command, type CommandArguments, DIRECTORY } from "../command.ts";
import { EXIT_CODES, type ExitCode, type ToolIo } from "../io.ts";
import { JSON_OUTPUT, SERVICE, SPOOL } from "../option.ts";
import { Progress } from "../progress.ts";
import { say } from "../refuse.ts";
import { spoolRoot } from "../spool-directory.ts";
import { survey } from "../survey.ts";
import type { SurveyEntry } from "../survey-entry.ts";
import { bytesText } from "../text.ts";
import {
  add,
  type Damage,
  type Verified,
  verifyDirectory,
  verifySummary,
} from "../verify-files.ts";
import { visibleText } from "../visible-text.ts";

export const verify: Command = {
  name: "verify",
  summary: "read every block, and tell what is damaged",
  operand: DIRECTORY,
  options: [SPOOL, SERVICE, JSON_OUTPUT],
  run: async (given, io) => verifyAll(given, io),
};

function verifyAll(given: CommandArguments, io: ToolIo): ExitCode {
  const { files } = io.systems;
  const { entries, unfit } = survey(io.systems, spoolRoot(given, io, given.operand));
  const progress = new Progress(io, "verified");
  let sum: Verified = { damage: [], files: 0, blocks: 0, bytes: 0 };
  for (const entry of entries) {
    sum = add(sum, verifyEntry(entry, io));
    progress.show({ bytes: sum.bytes });
  }
  progress.end();
  const left = unfit.map(({ path, why }) => ({ path, offset: 0, problem: `it ${why}` }));
  const lost = entries.flatMap((entry) => missingRows(entry));
  const damage = [...sum.damage, ...lost, ...left].filter(
    ({ path }) => files.status(path) !== undefined,
  );
  if (given.has(JSON_OUTPUT)) {
    const { files: fileCount, blocks, bytes } = sum;
    io.writeOutput(`${JSON.stringify({ files: fileCount, blocks, bytes, damage })}\n`);
  } else {
    for (const { path, offset, problem } of damage) {
      io.writeOutput(`${visibleText(path)}:${offset}: ${visibleText(problem)}\n`);
    }
    const found = damage.length === 0 ? "no damage" : `${damage.length} damaged`;
    const { files: fileCount, blocks, bytes } = sum;
    io.writeOutput(`${found}; ${fileCount} files, ${blocks} blocks, ${bytesText(bytes)}\n`);
  }
  return damage.length === 0 ? EXIT_CODES.clean : EXIT_CODES.findings;
}

function verifyEntry({ path, id, state }: SurveyEntry, io: ToolIo): Verified {
  const { files } = io.systems;
  try {
    return state === "closed" ? verifySummary(files, path, id) : verifyDirectory(files, path, id);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    // Taken over, or delivered whole, since it was found.
    say(`${basename(path)} went away while it was read`, io);
    return { damage: [], files: 0, blocks: 0, bytes: 0 };
  }
}

/** Rows that the books of an instance know and that no file holds, where the files show no gap. */
function missingRows({ instance, path, damaged }: SurveyEntry): readonly Damage[] {
  if (instance === undefined || !damaged.includes(instance.directory)) return [];
  return [{ path, offset: 0, problem: "the books have rows that no file holds" }];
}
