/*
 * `npm run bench [-- GROUP …] [-- --json] [-- --smoke]`: the benchmarks of every package, one after the
 * other, so that none disturbs another; of named groups only (`emit`, `isolation`, `reopen`, `drain`,
 * `privacy`, `schema`) where any is named. With `--json` the last line is one array of all their rows.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { isJson, type Row } from "./benchmark.ts";

const PACKAGES = ["sdk", "schema"];

function runBenchmarks(name: string): readonly Row[] {
  const main = fileURLToPath(new URL(`../packages/${name}/bench/main.ts`, import.meta.url));
  const { error, status, stdout } = spawnSync(process.execPath, [main, ...process.argv.slice(2)], {
    encoding: "utf8",
    stdio: ["ignore", isJson ? "pipe" : "inherit", "inherit"],
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`the benchmarks of ${name} ended with ${status}`);
  return isJson ? (JSON.parse(stdout.trim().split("\n").at(-1)!) as readonly Row[]) : [];
}

const GROUPS = ["emit", "isolation", "reopen", "drain", "privacy", "schema"];
const unknown = process.argv
  .slice(2)
  .find((word) => !word.startsWith("-") && !GROUPS.includes(word));
if (unknown !== undefined) throw new Error(`no group ${unknown}; there are ${GROUPS.join(", ")}`);

const rows = PACKAGES.flatMap(runBenchmarks);
if (isJson) process.stdout.write(`${JSON.stringify(rows)}\n`);
