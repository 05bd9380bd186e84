import type { EventRecord } from "../../row/record.ts";
import { LANES } from "../../spool/lanes.ts";
import { decodeRow, type LeasedRow } from "../../spool/leased-row.ts";
import { type Command, type CommandArguments, DIRECTORY } from "../command.ts";
import { EXIT_CODES, type ExitCode, type ToolIo } from "../io.ts";
import { type FlagOption, JSON_OUTPUT, SERVICE, SPOOL, type ValueOption } from "../option.ts";
import { readRows } from "../read-rows.ts";
import { recordJson } from "../record-json.ts";
import { recordLine } from "../record-line.ts";
import { say } from "../refuse.ts";
import { spoolRoot } from "../spool-directory.ts";
import { survey } from "../survey.ts";
import { countText } from "../text.ts";

const EVENT: ValueOption = {
  kind: "list",
  name: "--event",
  placeholder: "NAME",
  summary: "only records of this event; may be repeated",
};

const INSTANCE: ValueOption = {
  kind: "list",
  name: "--instance",
  placeholder: "ID",
  summary: "only what lies in the directory of this instance; may be repeated",
};

const QUARANTINED: FlagOption = {
  kind: "flag",
  name: "--quarantined",
  summary: "what was set aside, instead of what waits",
};

export const cat: Command = {
  name: "cat",
  summary: "the records that wait, as they will be sent",
  operand: DIRECTORY,
  options: [SPOOL, SERVICE, EVENT, INSTANCE, QUARANTINED, JSON_OUTPUT],
  run: show,
};

async function show(given: CommandArguments, io: ToolIo): Promise<ExitCode> {
  const { files } = io.systems;
  const { entries } = survey(io.systems, spoolRoot(given, io, given.operand));
  const ids = given.values(INSTANCE);
  const events = new Set(given.values(EVENT));
  const chosen = entries.filter(
    ({ id, state }) =>
      (state === "quarantined") === given.has(QUARANTINED) &&
      (ids.length === 0 || ids.includes(id)),
  );
  const line = given.has(JSON_OUTPUT) ? recordJson : recordLine;
  let unread = 0;
  for (const lane of LANES) {
    for (const { instance } of chosen) {
      if (instance === undefined) continue;
      for (const rows of readRows(files, instance, lane)) {
        if (io.interrupted.aborted) return EXIT_CODES.clean;
        const records = decoded(rows, events);
        unread += records.unread;
        const lines = records.read.map((record) => `${line(record, instance.uidInstance)}\n`);
        io.writeOutput(lines.join(""));
        // A reader that is slower than the disk must not fill the memory.
        await io.drained();
      }
    }
  }
  if (unread > 0) say(`${countText(unread, "record")} cannot be read, and will not be sent`, io);
  return EXIT_CODES.clean;
}

/** At level full: what stands on this disk the operator of it may see. */
function decoded(
  rows: readonly LeasedRow[],
  events: ReadonlySet<string>,
): { readonly read: readonly EventRecord[]; readonly unread: number } {
  const chosen = rows.filter(({ layout }) => events.size === 0 || events.has(layout.event));
  const read = chosen.flatMap((row) => decodeRow(row, "full") ?? []);
  return { read, unread: chosen.length - read.length };
}
