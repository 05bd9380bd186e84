import { join } from "node:path";
import { readBoundedFile } from "../../load/folder.ts";
import { offer } from "../arguments.ts";
import type { Command } from "../command.ts";
import { type CommandIo, EXIT_CODES, type ExitCode } from "../io.ts";
import { refuse } from "../refuse.ts";
import { ALL_RULES } from "../rules.ts";

export const explain: Command = {
  name: "explain",
  summary: "show the page of a rule, or list all rules",
  operand: { name: "RULE", summary: "the id of a rule, as findings name it" },
  options: [],
  async run({ operand }, io) {
    return operand === undefined ? listRules(io) : showPage(operand, io);
  },
};

function listRules(io: CommandIo): ExitCode {
  const width = Math.max(...ALL_RULES.map(({ id }) => id.length));
  const lines = ALL_RULES.map(
    ({ id, severity, why }) => `${id.padEnd(width)}  ${severity.padEnd(7)}  ${why}`,
  );
  io.writeOutput(`${lines.join("\n")}\n`);
  return EXIT_CODES.clean;
}

/** Only the name of a known rule becomes part of a path. */
function showPage(word: string, io: CommandIo): ExitCode {
  const ids = ALL_RULES.map(({ id }) => id);
  if (!ids.includes(word)) {
    const suggestion = offer(word, ids) || "; `sonde explain` lists them all";
    return refuse(`there is no rule \`${word}\`${suggestion}`, io);
  }
  const page = readBoundedFile(join(io.rulePagesFolder, `${word}.md`));
  io.writeOutput(new TextDecoder("utf-8").decode(page));
  return EXIT_CODES.clean;
}
