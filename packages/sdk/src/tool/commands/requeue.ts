import type { Command, CommandArguments } from "../command.ts";
import { EXIT_CODES, type ExitCode, type ToolIo } from "../io.ts";
import { type FlagOption, SERVICE, SPOOL } from "../option.ts";
import { quarantineIn } from "../quarantine-in.ts";
import { refuse, say } from "../refuse.ts";
import { changeableRoot } from "../spool-directory.ts";
import { countText } from "../text.ts";

const ALL: FlagOption = { kind: "flag", name: "--all", summary: "all entries" };

export const requeue: Command = {
  name: "requeue",
  summary: "quarantined records back, to be sent again",
  operand: { name: "[ENTRY…]", summary: "as `sonde-spool ls` names them", isRepeated: true },
  options: [SPOOL, SERVICE, ALL],
  run: async (given, io) => requeueAll(given, io),
};

function requeueAll(given: CommandArguments, io: ToolIo): ExitCode {
  const quarantine = quarantineIn(changeableRoot(given, io), io);
  const waiting = quarantine.list().filter(({ isGoing }) => !isGoing);
  if (given.has(ALL) && given.operands.length > 0) {
    return refuse("give entries or --all, not both", io);
  }
  if (!given.has(ALL) && given.operands.length === 0) {
    return refuse(
      `no entry is given; \`sonde-spool ls\` names them, --all requeues all ${waiting.length}`,
      io,
    );
  }
  const entries = given.has(ALL) ? waiting.map(({ id }) => id) : given.operands;
  let missing = 0;
  for (const entry of entries) {
    if (quarantine.requeue(entry)) io.writeOutput(`requeued ${entry}\n`);
    else {
      missing++;
      say(`there is no entry ${entry} in quarantine`, io);
    }
  }
  const requeued = countText(entries.length - missing, "entry", "entries");
  io.writeOutput(
    `${requeued} requeued; a running process of this spool sends them, within a minute, or \`sonde-spool ship\` does\n`,
  );
  return missing === 0 ? EXIT_CODES.clean : EXIT_CODES.findings;
}
