import { rmSync } from "node:fs";
import { join } from "node:path";
import { median, type Row, say } from "../../../scripts/benchmark.ts";
import type { Summary } from "../src/diagnostics/summary.ts";
import { eventCount, type LargeRegistry } from "./large-registry.ts";
import { assertSuccess, runSonde } from "./program.ts";
import { registryYaml } from "./registry-yaml.ts";
import { writeFiles } from "./workspace.ts";

const TARGET_SECONDS = 3;

/** The whole process with its start. What it writes into `out` stays there for the others. */
export function generateLarge(
  workspace: string,
  out: string,
  registry: LargeRegistry,
  runs: number,
): Row {
  const folder = join(workspace, "registry");
  writeFiles(folder, registryYaml(registry));
  const seconds: number[] = [];
  let summary: Summary | undefined;
  for (let run = 0; run < runs; run++) {
    say(".");
    // An output folder with the same files in it would spare the writing.
    rmSync(out, { recursive: true, force: true });
    const generated = runSonde("generate", "--registry", folder, "--out", out, "--format", "json");
    assertSuccess(generated, "sonde generate");
    seconds.push(generated.wallSeconds);
    ({ summary } = JSON.parse(generated.output) as { readonly summary: Summary });
  }
  const events = eventCount(registry);
  if (summary?.events !== events) throw new Error(`${summary?.events} of ${events} events read`);
  const value = median(seconds);
  return {
    name: `sonde generate on ${events} events of 20 attributes`,
    value: Number(value.toFixed(2)),
    unit: "s",
    target: `<= ${TARGET_SECONDS}`,
    met: value <= TARGET_SECONDS,
    against: `${summary.files} files, ${summary.attributes} attributes read, ${summary.output?.written.length} files written; ${summary.warnings} warnings`,
  };
}
