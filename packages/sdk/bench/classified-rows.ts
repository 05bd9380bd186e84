/** What a classified field costs: a look into a cache at most, and no pattern is run. */
import { isSmoke, type Row, say } from "../../../scripts/benchmark.ts";
import type { ClassifiedMeasurement } from "./classified-fields.ts";
import type { RunVariant } from "./isolation-rows.ts";

const ROUNDS = isSmoke ? "3" : "101";
const MAX_NANOS = 100;

export function classifiedRows(run: RunVariant): Row[] {
  say(".");
  const measured = run("classified-fields", ROUNDS) as ClassifiedMeasurement;
  const kinds = Object.entries(measured);
  const [slowest, nanos] = kinds.toSorted(([, a], [, b]) => b - a)[0]!;
  return [
    {
      name: "a classified field, the slowest",
      value: Number((nanos / 1000).toFixed(4)),
      unit: "µs",
      target: `<= ${MAX_NANOS / 1000}`,
      met: nanos <= MAX_NANOS,
      against: `${slowest}; ${kinds.map(([name, each]) => `${name} ${each.toFixed(0)} ns`).join(", ")}`,
    },
  ];
}
