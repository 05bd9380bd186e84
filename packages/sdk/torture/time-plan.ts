import type { ScenarioName } from "./scenario.ts";

const DEFAULT_MINUTES = 5;
const MILLIS_PER_MINUTE = 60_000;

/**
 * How long each scenario may take, in milliseconds. The kill loop gets half, the others share the
 * rest. Where only a number of kills was given, the kill loop takes what it needs, and the others
 * what they would get by default.
 */
export function planTime(
  scenarios: readonly ScenarioName[],
  minutes: number | undefined,
  kills: number | undefined,
): ReadonlyMap<ScenarioName, number> {
  const totalMillis = (minutes ?? DEFAULT_MINUTES) * MILLIS_PER_MINUTE;
  const killWeight = scenarios.length - 1;
  const isWeighted = scenarios.includes("kill") && killWeight > 0;
  const weightOf = (name: ScenarioName): number => (isWeighted && name === "kill" ? killWeight : 1);
  const weights = scenarios.reduce((sum, name) => sum + weightOf(name), 0);
  const isEndless = minutes === undefined && kills !== undefined;
  return new Map(
    scenarios.map((name) => [
      name,
      isEndless && name === "kill"
        ? Number.POSITIVE_INFINITY
        : (totalMillis * weightOf(name)) / weights,
    ]),
  );
}
