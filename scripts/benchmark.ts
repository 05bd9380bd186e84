/*
 * What the benchmarks of all packages share. Each package's `bench/main.ts` runs by itself and, with
 * `--json`, prints its rows as the last line; `scripts/bench.ts` joins them.
 */
import { availableParallelism } from "node:os";

export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the value has to reach, `>=` or `<=` it. */
  readonly target: string;
  readonly met: boolean;
  /** The peer, or the figures behind the value. */
  readonly against: string;
}

export const isJson: boolean = process.argv.includes("--json");

/** Few events and one run: shows that the benchmarks run, says nothing about speed. */
export const isSmoke: boolean = process.argv.includes("--smoke");

/** Names of groups of rows: where any is given, only these run. */
const selected: readonly string[] = process.argv.slice(2).filter((word) => !word.startsWith("-"));

export function isSelected(group: string): boolean {
  return selected.length === 0 || selected.includes(group);
}

/** For a person: absent where a program reads. */
export function say(text: string): void {
  if (!isJson) process.stdout.write(text);
}

/** One that cannot run here has no row, but is not absent in silence. */
export function skip(name: string, reason: string): void {
  const stream = isJson ? process.stderr : process.stdout;
  stream.write(`skipped ${name}: ${reason}\n`);
}

export function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[values.length >> 1]!;
}

/** `how` says how often it was measured. */
export function printRows(rows: readonly Row[], how: string): void {
  if (isJson) {
    process.stdout.write(`${JSON.stringify(rows)}\n`);
    return;
  }
  if (rows.length === 0) return;
  say(`\nNode ${process.version}, ${availableParallelism()} cores, ${how}, medians\n\n`);
  for (const row of rows) {
    say(
      `${row.met ? "met   " : "MISSED"}  ${row.name}: ${row.value} ${row.unit} (target ${row.target})\n`,
    );
    say(`        ${row.against}\n`);
  }
}
