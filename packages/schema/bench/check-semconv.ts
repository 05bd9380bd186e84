import { existsSync } from "node:fs";
import { join } from "node:path";
import { median, type Row, say, skip } from "../../../scripts/benchmark.ts";
import type { Summary } from "../src/diagnostics/summary.ts";
import { type Run, runSonde } from "./program.ts";
import { REPOSITORY } from "./workspace.ts";

const REGISTRY = join(REPOSITORY, "../shared/registries/semconv-1.44.0/model");
const NAME = "sonde check on OpenTelemetry's semantic conventions 1.44.0";

const TARGET_SECONDS = 1.5;

/** Far fewer attributes than it has mean that the registry was not read, however fast. */
const LEAST_ATTRIBUTES = 900;

/** The whole process with its start, and with its findings: no event of this registry has an owner. */
export function checkSemconv(runs: number): readonly Row[] {
  if (!existsSync(REGISTRY)) {
    skip(NAME, "the registry is not beside the repository, in ../shared/registries");
    return [];
  }
  const { summary } = JSON.parse(check("json").output) as { readonly summary: Summary };
  const seconds = median(
    Array.from({ length: runs }, () => {
      say(".");
      return check("text").wallSeconds;
    }),
  );
  const { attributes, errors, events, files, warnings } = summary;
  return [
    {
      name: NAME,
      value: Number(seconds.toFixed(2)),
      unit: "s",
      target: `<= ${TARGET_SECONDS}`,
      met: seconds <= TARGET_SECONDS && attributes >= LEAST_ATTRIBUTES,
      against: `${files} files, ${attributes} attributes and ${events} events read; ${errors} errors, ${warnings} warnings`,
    },
  ];
}

function check(format: "json" | "text"): Run {
  const run = runSonde("check", "--registry", REGISTRY, "--format", format);
  if (run.status !== 0 && run.status !== 1) throw new Error(`sonde check ended with ${run.status}`);
  return run;
}
