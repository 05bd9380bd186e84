import type { Command } from "./command.ts";
import { COMMANDS } from "./commands/index.ts";
import { HELP_OPTION, type Option, SERVICE, SPOOL, VERSION_OPTION } from "./option.ts";

/** What most commands take; the help of all shows these and leaves the rest to each command's. */
const COMMON_OPTIONS: readonly Option[] = [SPOOL, SERVICE, HELP_OPTION, VERSION_OPTION];

/** The help of the whole command line. A test holds it to one screen. */
export const HELP: string = `sonde-spool: looks after a spool directory of @sonde/sdk

${table(COMMANDS.map((command) => [usage(command), command.summary]))}

\`sonde-spool COMMAND --help\` tells what a command takes. Most take these:

${table(COMMON_OPTIONS.map((option) => [optionUsage(option), option.summary]))}

ls, stat, verify and cat change nothing, also while a program writes.

Exit codes: 0 done, 1 damage found or not all done,
2 wrong use or unreadable input, 70 a bug in sonde-spool itself.
`;

/** The help of one command. */
export function commandHelp(command: Command): string {
  const { operand, options, summary } = command;
  const rows = [
    ...(operand === undefined ? [] : [[operand.name, operand.summary] as const]),
    ...[...options, HELP_OPTION].map((option) => [optionUsage(option), option.summary] as const),
  ];
  return `${usage(command)}: ${summary}\n\n${table(rows)}\n`;
}

function usage({ name, operand }: Command): string {
  return operand === undefined ? `sonde-spool ${name}` : `sonde-spool ${name} ${operand.name}`;
}

function optionUsage(option: Option): string {
  return option.kind === "flag" ? option.name : `${option.name} ${option.placeholder}`;
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}   ${right}`).join("\n");
}
