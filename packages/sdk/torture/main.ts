/*
 * `npm run torture`: does to Sonde, on your disk, what production will. See docs/torture.md.
 *
 * Exit code 0: every promise held. 1: one was broken; the report says which, and its spool directory
 * is kept. 2: the words on the command line were wrong.
 */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ArgumentError, readArguments, type TortureOptions, USAGE } from "./arguments.ts";
import { exitCode, formatReport } from "./report.ts";
import { Run } from "./run.ts";

const EXIT_USAGE = 2;

function usageError(message: string): never {
  process.stderr.write(`torture: ${message}\n\n${USAGE}`);
  process.exit(EXIT_USAGE);
}

function options(): TortureOptions {
  try {
    return readArguments(process.argv.slice(2));
  } catch (error) {
    if (error instanceof ArgumentError) return usageError(error.message);
    throw error;
  }
}

function makeScratch(directory: string): string {
  try {
    return mkdtempSync(join(resolve(directory), "sonde-torture-"));
  } catch (error) {
    return usageError(`--directory ${directory} cannot be used: ${(error as Error).message}`);
  }
}

const given = options();
if (given.isHelp) {
  process.stdout.write(USAGE);
} else {
  const report = await new Run(given, makeScratch(given.directory ?? tmpdir())).report();
  process.stdout.write(formatReport(report));
  if (given.isJson) process.stdout.write(`${JSON.stringify(report)}\n`);
  process.exitCode = exitCode(report);
}
