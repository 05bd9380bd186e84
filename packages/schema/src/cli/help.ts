import type { Command } from "./command.ts";
import { COMMANDS } from "./commands/index.ts";
import { CONFIG, FORMAT, HELP_OPTION, type Option, REGISTRY, VERSION_OPTION } from "./option.ts";

/** What most commands take; `sonde --help` shows these and leaves the rest to each command's help. */
const COMMON_OPTIONS: readonly Option[] = [CONFIG, REGISTRY, FORMAT, HELP_OPTION, VERSION_OPTION];

/** The help of the whole command. A test holds it to one screen, and docs/cli.md to it. */
export const HELP: string = `sonde: typed telemetry events from a registry in Weaver's YAML

${table(COMMANDS.map((command) => [usage(command), command.summary]))}

\`sonde COMMAND --help\` tells what a command takes. Most take these:

${table(COMMON_OPTIONS.map((option) => [optionUsage(option), option.summary]))}

Exit codes: 0 clean, 1 findings that are errors,
2 wrong use or unreadable input, 70 a bug in sonde itself.
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
  return operand === undefined ? `sonde ${name}` : `sonde ${name} ${operand.name}`;
}

function optionUsage(option: Option): string {
  return option.kind === "flag" ? option.name : `${option.name} ${option.placeholder}`;
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}   ${right}`).join("\n");
}
