import type { Scenario } from "./scenario.ts";
import type { Result } from "./simulate.ts";

/** What the issue asks of a fleet after an hour without a backend. */
const MAX_PEAK_LOAD = 2;
const MAX_MINIMA = 3;
/**
 * With fewer nodes the load of ten seconds is that of few requests: what a peak shows then is chance.
 */
const MIN_JUDGED_NODES = 50_000;

/** The policy that is judged; the others are there to compare. */
export const OURS = "sonde";

/** What did not hold, in words. A record that is in no book is a fault whoever sent it. */
export function violationsOf(results: readonly Result[]): readonly string[] {
  return results.flatMap((result) => {
    const { scenario, policy, discrepancy, nodes, peakLoad } = result;
    const where = `${scenario}, ${policy}: `;
    const broken: string[] = [];
    if (discrepancy !== 0) broken.push(`${where}${discrepancy} records are in no book`);
    if (policy !== OURS) return broken;
    if (result.dropped > 0) broken.push(`${where}${result.dropped} records are lost`);
    if (scenario !== "hour") return broken;
    if (nodes >= MIN_JUDGED_NODES && peakLoad > MAX_PEAK_LOAD) {
      broken.push(`${where}a peak of ${peakLoad.toFixed(2)} steady loads, above ${MAX_PEAK_LOAD}`);
    }
    const minima = minimaOf(result);
    if (minima === undefined || minima > MAX_MINIMA) {
      const took = minima === undefined ? "not drained" : `drained in ${minima.toFixed(2)} minima`;
      broken.push(`${where}${took}, above ${MAX_MINIMA}`);
    }
    return broken;
  });
}

/** How many times longer the drain took than with a peak of twice the steady load it could. */
function minimaOf({ drainSeconds, minimumSeconds }: Result): number | undefined {
  return drainSeconds === undefined ? undefined : drainSeconds / minimumSeconds;
}

/** How many times longer than this backend needed, if it did nothing else. */
function backendMinimaOf({ drainSeconds, backendMinimumSeconds }: Result): number | undefined {
  return drainSeconds === undefined ? undefined : drainSeconds / backendMinimumSeconds;
}

const COLUMNS: readonly [head: string, cell: (result: Result) => string][] = [
  ["policy", ({ policy }) => policy],
  ["nodes", ({ nodes }) => count(nodes)],
  ["peak load", ({ peakLoad }) => `${peakLoad.toFixed(2)} x`],
  ["of 10 min", ({ sustainedLoad }) => `${sustainedLoad.toFixed(2)} x`],
  ["peak requests", ({ peakRequests }) => `${peakRequests.toFixed(2)} x`],
  ["held up", ({ heldUp }) => count(heldUp)],
  ["drained in", ({ drainSeconds }) => duration(drainSeconds)],
  ["minima", (result) => minimaOf(result)?.toFixed(2) ?? "-"],
  ["this backend's", (result) => backendMinimaOf(result)?.toFixed(2) ?? "-"],
  ["refused requests", ({ refusedRequests }) => count(refusedRequests)],
  ["timeouts", ({ timeouts }) => count(timeouts)],
  ["lost", ({ dropped }) => count(dropped)],
];

/** A table for each scenario; loads in steady loads, minima as the issue has them. */
export function formatReport(scenarios: readonly Scenario[], results: readonly Result[]): string {
  const lines: string[] = [];
  for (const { name, about } of scenarios) {
    const own = results.filter(({ scenario }) => scenario === name);
    lines.push(`${name}: ${about}`, ...table(own), "");
  }
  const violations = violationsOf(results);
  lines.push(
    ...(violations.length === 0 ? ["all held"] : violations.map((what) => `BROKEN ${what}`)),
  );
  return `${lines.join("\n")}\n`;
}

function table(results: readonly Result[]): readonly string[] {
  const rows = [
    COLUMNS.map(([head]) => head),
    ...results.map((result) => COLUMNS.map(([, cell]) => cell(result))),
  ];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map(
    (row) => `  ${row.map((cell, column) => cell.padStart(widths[column]!)).join("  ")}`,
  );
}

function count(number: number): string {
  return number.toLocaleString("en-US");
}

function duration(seconds: number | undefined): string {
  if (seconds === undefined) return "not drained";
  const minutes = Math.floor(seconds / 60);
  const rest = String(Math.floor(seconds % 60)).padStart(2, "0");
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
}
