import type { Priority } from "../../emit/definition.ts";
import { readReason } from "../../spool/entry-reason.ts";
import { LANES } from "../../spool/lanes.ts";
import { type Command, type CommandArguments, DIRECTORY } from "../command.ts";
import { EXIT_CODES, type ExitCode, type ToolIo } from "../io.ts";
import { JSON_OUTPUT, SERVICE, SPOOL } from "../option.ts";
import { oldestMillis } from "../read-rows.ts";
import { say } from "../refuse.ts";
import { spoolRoot } from "../spool-directory.ts";
import { survey } from "../survey.ts";
import type { SurveyEntry } from "../survey-entry.ts";
import { bytesText, tableText, timeText } from "../text.ts";
import { visibleText } from "../visible-text.ts";

export const ls: Command = {
  name: "ls",
  summary: "what is in the spool, one line each",
  operand: DIRECTORY,
  options: [SPOOL, SERVICE, JSON_OUTPUT],
  run: async (given, io) => list(given, io),
};

/** One line of the list. Plain data: what `--json` prints. */
interface Line {
  readonly state: SurveyEntry["state"];
  readonly instance: string;
  readonly pid?: number;
  readonly adopter?: string;
  /** Why they were set aside. */
  readonly reason?: string;
  readonly buffered: number;
  readonly lanes: Readonly<Record<Priority, number>>;
  readonly bytes: number;
  /** Milliseconds since the epoch. */
  readonly oldestMillis?: number;
  readonly isDamaged: boolean;
}

function list(given: CommandArguments, io: ToolIo): ExitCode {
  const root = spoolRoot(given, io, given.operand);
  const { entries, unfit } = survey(io.systems, root);
  const lines = entries.map((entry) => lineOf(entry, io));
  if (given.has(JSON_OUTPUT)) {
    for (const line of lines) io.writeOutput(`${JSON.stringify(line)}\n`);
  } else if (lines.length > 0) io.writeOutput(tableText([HEADS, ...lines.map(cells)]));
  for (const { path, why } of unfit) say(`${path} is left alone: it ${why}`, io);
  return EXIT_CODES.clean;
}

function lineOf(entry: SurveyEntry, { systems }: ToolIo): Line {
  const { state, id, path, pid, adopter, instance, bytes, damaged } = entry;
  const itemsIn = (lane: Priority): number =>
    instance?.segments[lane].reduce((sum, { items }) => sum + items, 0) ?? 0;
  const reason = state === "quarantined" ? readReason(systems.files, path)?.reason : undefined;
  const oldest = instance === undefined ? undefined : oldestMillis(systems.files, instance);
  return {
    state,
    instance: id,
    ...(pid === undefined ? {} : { pid }),
    ...(adopter === undefined ? {} : { adopter }),
    ...(reason === undefined ? {} : { reason }),
    buffered: instance?.bufferedItems ?? 0,
    lanes: { critical: itemsIn("critical"), normal: itemsIn("normal"), bulk: itemsIn("bulk") },
    bytes,
    ...(oldest === undefined ? {} : { oldestMillis: oldest }),
    isDamaged: damaged.length > 0,
  };
}

const HEADS = ["STATE", "INSTANCE", "WHO", "RECORDS", "SIZE", "OLDEST", "LANES"];

function cells(line: Line): readonly string[] {
  const lanes = LANES.filter((lane) => line.lanes[lane] > 0);
  return [
    line.isDamaged ? `${line.state}, damaged` : line.state,
    line.instance,
    whoText(line),
    String(line.buffered),
    bytesText(line.bytes),
    line.oldestMillis === undefined ? "-" : timeText(line.oldestMillis),
    lanes.map((lane) => `${lane} ${line.lanes[lane]}`).join(", ") || "-",
  ].map(visibleText);
}

function whoText({ state, pid, adopter, reason }: Line): string {
  if (reason !== undefined) return reason;
  if (state === "adopted") return `by ${adopter}`;
  return state === "alive" && pid !== undefined ? `pid ${pid}` : "-";
}
