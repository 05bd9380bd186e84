import type { Lease } from "../../spool/lease.ts";
import { refusedOutcomes } from "../../spool/refused-outcomes.ts";
import type { Command, CommandArguments } from "../command.ts";
import { EXIT_CODES, type ExitCode, type ToolIo } from "../io.ts";
import { isAdoptable } from "../level.ts";
import { type FlagOption, SERVICE, SPOOL, YES } from "../option.ts";
import { quarantineIn } from "../quarantine-in.ts";
import { RefusedError, refuse, say } from "../refuse.ts";
import { changeableRoot } from "../spool-directory.ts";
import { type Survey, survey } from "../survey.ts";
import type { SurveyEntry } from "../survey-entry.ts";
import { countText } from "../text.ts";
import { ToolSpool } from "../tool-spool.ts";
import { ledgerOf } from "./stat.ts";

const QUARANTINED: FlagOption = {
  kind: "flag",
  name: "--quarantine",
  summary: "what was set aside",
};

const DEAD: FlagOption = {
  kind: "flag",
  name: "--dead",
  summary: "what dead processes left",
};

export const purge: Command = {
  name: "purge",
  summary: "throw records away; asks first",
  options: [SPOOL, SERVICE, QUARANTINED, DEAD, YES],
  run: purgeChosen,
};

async function purgeChosen(given: CommandArguments, io: ToolIo): Promise<ExitCode> {
  const isQuarantine = given.has(QUARANTINED);
  const isDead = given.has(DEAD);
  // T37 of the study: a filter that is not there must not mean everything.
  if (!isQuarantine && !isDead) {
    return refuse("nothing is named to be thrown away; give --quarantine, --dead or both", io);
  }
  const root = changeableRoot(given, io);
  const found = survey(io.systems, root);
  if (!found.entries.some((entry) => isChosen(entry, isQuarantine, isDead))) {
    io.writeOutput("nothing to throw away\n");
    return EXIT_CODES.clean;
  }
  const parts = [
    ...(isQuarantine ? [partText(found, "quarantined", "from quarantine")] : []),
    ...(isDead ? [partText(found, "dead", "of dead processes")] : []),
  ];
  if (!(await isWanted(given, io, parts.join(" and "), root))) {
    io.writeOutput("nothing was thrown away\n");
    return EXIT_CODES.findings;
  }
  const isWhole = throwAway(io, root, isQuarantine, isDead);
  const records = purgedIn(survey(io.systems, root)) - purgedIn(found);
  io.writeOutput(
    `threw away ${countText(records, "record")}; the ledger has them as dropped.purged\n`,
  );
  return isWhole ? EXIT_CODES.clean : EXIT_CODES.findings;
}

function isChosen(entry: SurveyEntry, isQuarantine: boolean, isDead: boolean): boolean {
  return (isQuarantine && entry.state === "quarantined") || (isDead && isAdoptable(entry));
}

function partText({ entries }: Survey, state: "quarantined" | "dead", text: string): string {
  const chosen = entries.filter((entry) =>
    state === "dead" ? isAdoptable(entry) : entry.state === state,
  );
  const records = chosen.reduce((sum, { instance }) => sum + (instance?.bufferedItems ?? 0), 0);
  return `${countText(records, "record")} ${text}`;
}

async function isWanted(
  given: CommandArguments,
  io: ToolIo,
  what: string,
  root: string,
): Promise<boolean> {
  if (given.has(YES)) return true;
  const answer = await io.ask(`throw away ${what} in ${root}? Nobody will ever have them. [y/N] `);
  if (answer === undefined) {
    throw new RefusedError(
      `${what} would be thrown away, and nobody is there to be asked; give --yes`,
    );
  }
  return answer;
}

/** False where the disk refused something, which is told and is still there. */
function throwAway(io: ToolIo, root: string, isQuarantine: boolean, isDead: boolean): boolean {
  if (isQuarantine) {
    const quarantine = quarantineIn(root, io);
    for (const { id } of quarantine.list()) quarantine.remove(id, "dropped.purged");
  }
  // Whoever takes a directory over that was marked so books its rows as dropped.
  using tool = new ToolSpool(io, root, "full");
  tool.adoptAll();
  if (isDead) dropAll(tool);
  const left = isDead ? tool.spool.bufferedItems : 0;
  if (left > 0) say(`${countText(left, "record")} could not be thrown away`, io);
  return left === 0 && !tool.isTroubled;
}

function dropAll({ spool }: ToolSpool): void {
  const seen: Lease[] = [];
  for (;;) {
    const lease = spool.lease("backlog", seen);
    if (lease === undefined) return;
    const { rows, refused } = lease;
    const reasons = { ...refused, ...(rows.length > 0 ? { "dropped.purged": rows.length } : {}) };
    // What the disk does not book is not looked at again, or this would never end.
    if (!spool.settle(lease, { outcomes: refusedOutcomes(reasons), reasons })) seen.push(lease);
    spool.maintain();
  }
}

function purgedIn(found: Survey): number {
  return ledgerOf(found).byReason["dropped.purged"] ?? 0;
}
