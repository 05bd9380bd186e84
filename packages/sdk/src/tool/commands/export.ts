import { resolve } from "node:path";
import { newInstanceId } from "../../spool/instance-name.ts";
import type { Lease } from "../../spool/lease.ts";
import { decodeRow, type LeasedRow } from "../../spool/leased-row.ts";
import type { Command, CommandArguments } from "../command.ts";
import { MAX_EXPORT_BYTES, MIN_EXPORT_BYTES } from "../export-format.ts";
import { ExportWriter } from "../export-writer.ts";
import { EXIT_CODES, type ExitCode, type ToolIo } from "../io.ts";
import { chosenLevel, loses } from "../level.ts";
import { LEVEL, SERVICE, SPOOL, type ValueOption } from "../option.ts";
import { keep, type PassedLease, settlementOf, withoutRows } from "../passed-leases.ts";
import { Progress } from "../progress.ts";
import { InterruptedError, RefusedError, refuse, say } from "../refuse.ts";
import { sayWhatIsLeft } from "../rest.ts";
import { changeableRoot } from "../spool-directory.ts";
import { survey } from "../survey.ts";
import { bytesText, countText, thinnedText } from "../text.ts";
import { ToolSpool } from "../tool-spool.ts";

const MAX_BYTES: ValueOption = {
  kind: "value",
  name: "--max-bytes",
  placeholder: "BYTES",
  summary: "of the file, 1048576 to 1073741824, the default; the rest waits for another",
};

export const exportCommand: Command = {
  name: "export",
  summary: "what dead processes left, into a file for another machine",
  operand: { name: "FILE", summary: "a file that is not there yet" },
  options: [SPOOL, SERVICE, LEVEL, MAX_BYTES],
  run: async (given, io) => exportAll(given, io),
};

function exportAll(given: CommandArguments, io: ToolIo): ExitCode {
  if (given.operand === undefined) return refuse("no file is given to export to", io);
  const path = resolve(io.workingDirectory, given.operand);
  const root = changeableRoot(given, io);
  const maxBytes = maxBytesOf(given);
  const level = chosenLevel(given, survey(io.systems, root).entries);
  using tool = new ToolSpool(io, root, level);
  tool.adoptAll();
  if (tool.spool.bufferedItems === 0) {
    io.writeOutput("nothing to export\n");
    sayWhatIsLeft(io, root, tool.instanceId);
    return EXIT_CODES.clean;
  }
  const { clock, files, random } = io.systems;
  const header = { id: newInstanceId(clock, random), timeMillis: clock.nowMillis() };
  const writer = new ExportWriter(files, path, { ...header, maxBytes });
  const passed = writeAll(tool, writer, io);
  // Not before the file is whole and on the disk: a crash until here leaves each record where it was.
  for (const { lease, settlement } of passed.leases) tool.spool.settle(lease, settlement);
  const { records, bytes } = writer;
  io.writeOutput(`exported ${countText(records, "record")} to ${path}, ${bytesText(bytes)}\n`);
  if (passed.thinned > 0) say(thinnedText(passed.thinned), io);
  if (passed.dropped > 0) {
    say(
      `${countText(passed.dropped, "record")} could not be exported and were dropped; \`sonde-spool stat\` has the reasons`,
      io,
    );
  }
  sayWhatIsLeft(io, root, tool.instanceId);
  if (tool.spool.bufferedItems === 0)
    return tool.isTroubled ? EXIT_CODES.findings : EXIT_CODES.clean;
  say(`the file is full; export to another one to get ${tool.spool.bufferedItems} more`, io);
  return EXIT_CODES.findings;
}

function maxBytesOf(given: CommandArguments): number {
  const text = given.value(MAX_BYTES) ?? String(MAX_EXPORT_BYTES);
  const bytes = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (bytes >= MIN_EXPORT_BYTES && bytes <= MAX_EXPORT_BYTES) return bytes;
  throw new RefusedError(
    `--max-bytes is ${text}; it must be bytes from ${MIN_EXPORT_BYTES} to ${MAX_EXPORT_BYTES}`,
  );
}

interface Written {
  readonly leases: readonly PassedLease[];
  readonly dropped: number;
  /** Records that the exported ones stand for. */
  readonly thinned: number;
}

/** Throws where it does not come to a whole file; then there is none. */
function writeAll(tool: ToolSpool, writer: ExportWriter, io: ToolIo): Written {
  const progress = new Progress(io, "exported");
  try {
    const written = writeLeases(tool, writer, io, progress);
    writer.finish();
    return written;
  } catch (error) {
    abandon(writer, io);
    throw error;
  } finally {
    progress.end();
  }
}

function abandon(writer: ExportWriter, io: ToolIo): void {
  try {
    writer.abandon();
  } catch (error) {
    // The reason why there is no file is the one that counts.
    say(`what there is of the file is left: ${(error as Error).message}`, io);
  }
}

function writeLeases(
  { spool }: ToolSpool,
  writer: ExportWriter,
  io: ToolIo,
  progress: Progress,
): Written {
  const passed: PassedLease[] = [];
  let dropped = 0;
  let thinned = 0;
  for (;;) {
    if (io.interrupted.aborted) throw new InterruptedError("interrupted; nothing was exported");
    const lease = spool.lease(
      "backlog",
      passed.map((one) => one.lease),
    );
    if (lease === undefined) break;
    const rows = exportable(lease);
    if (!writer.hasRoomFor(rows, lease.instance)) {
      if (writer.records > 0) break;
      throw new RefusedError(
        "the tables of the next records alone fill the file; give more --max-bytes",
      );
    }
    writer.add(lease.instance, lease.lane, rows);
    const settlement = settlementOf(lease, rows.length);
    dropped += settlement.outcomes.dropped ?? 0;
    thinned += settlement.outcomes.thinned ?? 0;
    keep(passed, { lease: withoutRows(lease), settlement });
    // The heartbeat goes on, or another process would take all of this over.
    spool.maintain();
    progress.show({
      records: writer.records,
      bytes: writer.bytes,
      left: spool.bufferedItems - writer.records - dropped - thinned,
    });
  }
  return { leases: passed, dropped, thinned };
}

/** Rows leave as they are: one attribute cannot be taken out. */
function exportable({ rows, level }: Lease): readonly LeasedRow[] {
  const doubtful = rows.find(({ layout }) => loses(layout, level));
  if (doubtful !== undefined) {
    throw new RefusedError(
      `records of ${doubtful.layout.event} have attributes that may not leave at level ${level}; export them with --level full and let the importing machine's level decide, or send them with \`sonde-spool ship --level ${level}\``,
    );
  }
  return rows.filter((row) => decodeRow(row, level) !== undefined);
}
