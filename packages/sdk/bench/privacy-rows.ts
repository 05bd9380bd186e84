/*
 * What scrubbing of text costs: as ratios to JSON.stringify of the same input, since a machine's speed is in neither.
 */
import { isSmoke, type Row, say } from "../../../scripts/benchmark.ts";
import type { RunVariant } from "./isolation-rows.ts";
import type { Compared, PrivacyMeasurement } from "./privacy.ts";

const ROUNDS = isSmoke ? "1" : "51";

export function privacyRows(run: RunVariant): Row[] {
  say(".");
  const { clean, lines, linesWithKnown, stackMicros, hostile } = run(
    "privacy",
    ROUNDS,
  ) as PrivacyMeasurement;
  const slowest = hostile.toSorted((a, b) => b.millis16k - a.millis16k);
  const growth = (index: (typeof hostile)[number]): number => index.millis16k / index.millis4k;
  const steepest = hostile.toSorted((a, b) => growth(b) - growth(a));
  return [
    ratioRow("scrub a clean short string", clean, 2),
    ratioRow("scrub a log line of 120 characters", lines, 12),
    ratioRow("scrub a log line with 500 known hosts", linesWithKnown, 12),
    row("scrub a stack trace of 1.3 KB", stackMicros, "µs", 80, "15 frames and their message"),
    row(
      "scrub hostile text of 16 KB, the slowest",
      slowest[0]!.millis16k,
      "ms",
      5,
      `${hostile.length} shapes; ${slowest
        .slice(0, 3)
        .map(({ name, millis16k }) => `${name} ${millis16k.toFixed(2)}`)
        .join(", ")}`,
    ),
    row(
      "scrub hostile text of 16 KB, the steepest",
      growth(steepest[0]!),
      "times as long as 4 KB",
      6,
      steepest
        .slice(0, 3)
        .map((shape) => `${shape.name} ${growth(shape).toFixed(1)}`)
        .join(", "),
    ),
  ];
}

function ratioRow(name: string, { scrubNanos, stringifyNanos }: Compared, most: number): Row {
  const against = `${scrubNanos.toFixed(0)} ns; JSON.stringify ${stringifyNanos.toFixed(0)} ns`;
  return row(name, scrubNanos / stringifyNanos, "times JSON.stringify", most, against);
}

function row(name: string, value: number, unit: string, most: number, against: string): Row {
  const rounded = Number(value.toFixed(2));
  return { name, value: rounded, unit, target: `<= ${most}`, met: rounded <= most, against };
}
