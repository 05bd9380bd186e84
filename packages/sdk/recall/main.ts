/*
 * `npm run recall`: how much of what must not leave is gone, and how much of what is harmless is still there, on text that the
 * detectors were not made from. See docs/privacy.md.
 *
 * Exit code 0: every total is met. 1: one is missed. 2: the words on the command line were wrong.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { ArgumentError, type RecallOptions, readArguments, USAGE } from "./arguments.ts";
import { formatDetectors } from "./detector-list.ts";
import { withTable } from "./document.ts";
import { measureAll } from "./pool.ts";
import { formatFailures, formatMarkdown, formatReport, type Report } from "./report.ts";
import { scrubberFor } from "./scrubber.ts";
import { totalsOf } from "./targets.ts";
import { measureTemplates, readTemplates } from "./templates.ts";

const EXIT_USAGE = 2;
const DOCUMENT = join(import.meta.dirname, "../../../docs/privacy.md");
/** More threads than this wait for one another's memory. */
const MAX_THREADS = 8;

function options(): RecallOptions {
  try {
    return readArguments(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    process.stderr.write(`recall: ${error.message}\n\n${USAGE}`);
    process.exit(EXIT_USAGE);
  }
}

async function measured(given: RecallOptions): Promise<Report> {
  const { tasks, values, seed } = given;
  const threads = Math.min(MAX_THREADS, availableParallelism());
  const figures = await measureAll(tasks, values, seed, threads);
  const templates =
    given.templates === undefined
      ? undefined
      : measureTemplates(readTemplates(given.templates), scrubberFor({}).scrub);
  return { values, seed, figures, templates, totals: totalsOf(figures, templates) };
}

function renew(name: "recall" | "detectors", table: string): void {
  writeFileSync(DOCUMENT, withTable(readFileSync(DOCUMENT, "utf8"), name, table));
}

const given = options();
if (given.isHelp) {
  process.stdout.write(USAGE);
} else if (given.isList) {
  renew("detectors", formatDetectors());
} else {
  process.stderr.write(`recall: seed ${given.seed}\n`);
  const report = await measured(given);
  process.stdout.write(formatFailures(report, given.shown) + formatReport(report));
  if (given.isWritten) renew("recall", formatMarkdown(report));
  if (given.isJson) {
    const figures = report.figures.map(({ failures: _, ...rest }) => rest);
    process.stdout.write(`${JSON.stringify({ ...report, figures, templates: undefined })}\n`);
  }
  process.exitCode = report.totals.every(({ isMet }) => isMet) ? 0 : 1;
}
