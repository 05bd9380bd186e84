import { type Ledger, sumLedger } from "../../spool/ledger.ts";
import { OUTCOMES } from "../../spool/state.ts";
import { type Command, type CommandArguments, DIRECTORY } from "../command.ts";
import { EXIT_CODES, type ExitCode, type ToolIo } from "../io.ts";
import { JSON_OUTPUT, SERVICE, SPOOL } from "../option.ts";
import { say } from "../refuse.ts";
import { changeableRoot } from "../spool-directory.ts";
import { type Survey, survey } from "../survey.ts";
import { bytesText, countText, tableText } from "../text.ts";
import { visibleText } from "../visible-text.ts";

export const stat: Command = {
  name: "stat",
  summary: "the ledger over all processes of the spool",
  operand: DIRECTORY,
  options: [SPOOL, SERVICE, JSON_OUTPUT],
  run: async (given, io) => showLedger(given, io),
};

function showLedger(given: CommandArguments, io: ToolIo): ExitCode {
  const found = survey(io.systems, changeableRoot(given, io, given.operand));
  const ledger = ledgerOf(found);
  if (given.has(JSON_OUTPUT)) io.writeOutput(`${JSON.stringify(ledger)}\n`);
  else io.writeOutput(textOf(ledger, found));
  for (const { path, why } of found.unfit) say(`${path} is not counted: it ${why}`, io);
  if (found.isSteady) return ledger.discrepancy === 0 ? EXIT_CODES.clean : EXIT_CODES.findings;
  say("processes were busy in the spool all the time; the figures may not be of one moment", io);
  return EXIT_CODES.clean;
}

/**
 * The books of every process that ever used the directory, live ones included, as their journals have them now.
 * Rows in quarantine are in the books of the process that set them aside, until they are sent again.
 */
export function ledgerOf({ entries }: Survey): Ledger {
  const counted = entries.filter(({ state }) => state !== "quarantined");
  return sumLedger(counted.flatMap(({ books }) => books));
}

const ENTERED = [
  "emitted",
  "sampledOut",
  "suppressed",
  "invalid",
  "disabled",
  "ringFull",
  "kept",
  "retroactive",
  "summaries",
  "self",
  "imported",
  "failedBeforeAdmission",
  "admitted",
] as const satisfies readonly (keyof Ledger)[];

function textOf(ledger: Ledger, { entries }: Survey): string {
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  const reasons = Object.entries(ledger.byReason).filter(([, count]) => count > 0);
  const rows = [
    ...[...ENTERED, ...OUTCOMES, "buffered" as const].map((name) => [name, ledger[name]] as const),
    ...reasons.map(([reason, count]) => [`  ${reason}`, count] as const),
    ["unknownTail", ledger.unknownTail.maxRecords] as const,
    ["discrepancy", ledger.discrepancy] as const,
  ];
  const table = tableText(rows.map(([name, count]) => [visibleText(name), String(count)]));
  return `${table}${countText(entries.length, "entry", "entries")}, ${bytesText(bytes)}\n`;
}
