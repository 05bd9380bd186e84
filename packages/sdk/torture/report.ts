import type { Outcome, ScenarioName } from "./scenario.ts";

export interface ScenarioResult extends Outcome {
  readonly name: ScenarioName;
  readonly seconds: number;
}

/** The whole run, as `--json` prints it. */
export interface Report {
  readonly seed: number;
  readonly node: string;
  readonly platform: string;
  /** The folder on the disk under test. */
  readonly directory: string;
  readonly seconds: number;
  /** The user ended it early; what is here was checked all the same. */
  readonly isInterrupted: boolean;
  readonly violations: number;
  readonly scenarios: readonly ScenarioResult[];
}

/** 1 where Sonde broke a promise, else 0: a scenario that cannot run here breaks none. */
export function exitCode(report: Report): 0 | 1 {
  return report.violations > 0 ? 1 : 0;
}

export function formatReport(report: Report): string {
  const lines = [
    `torture of ${report.directory}, seed ${report.seed}, Node ${report.node} on ${report.platform}, ${report.seconds.toFixed(0)} s`,
  ];
  if (report.isInterrupted) lines.push("ended early: this is the report so far");
  for (const scenario of report.scenarios) lines.push("", ...formatScenario(scenario));
  const { violations } = report;
  lines.push("", violations === 0 ? "no violation" : `${violations} violations`);
  return `${lines.join("\n")}\n`;
}

function formatScenario(scenario: ScenarioResult): string[] {
  const { name, seconds, did, skipped, figures, violations } = scenario;
  if (skipped !== undefined) return [`${name}: skipped, ${skipped}`];
  const state = violations.length === 0 ? "held" : "BROKEN";
  const entries = Object.entries(figures);
  const width = Math.max(0, ...entries.map(([what]) => what.length));
  return [
    `${name}: ${state}, ${seconds.toFixed(0)} s; ${did}`,
    ...entries.map(([what, figure]) => `  ${what.padEnd(width)}  ${formatFigure(figure)}`),
    ...violations.flatMap(({ what, seed }) => [
      `  violation: ${what}`,
      `    repeat: npm run torture -- --scenario ${name} --seed ${seed}`,
    ]),
  ];
}

function formatFigure(figure: number | string): string {
  return typeof figure === "number" ? figure.toLocaleString("en-US") : figure;
}
