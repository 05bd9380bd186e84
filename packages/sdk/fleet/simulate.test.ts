import { expect, test } from "vitest";
import { POLICIES } from "./policies.ts";
import { SCENARIOS, type ScenarioName } from "./scenario.ts";
import { type Result, simulate } from "./simulate.ts";

function run(policyName: string, name: ScenarioName, seed: number): Promise<Result> {
  const { policy } = POLICIES.find((one) => one.name === policyName)!;
  const scenario = SCENARIOS.find((one) => one.name === name)!;
  // Longer, and a node's backlog would be more than a backend for a hundred takes before it times out.
  const outageMillis = Math.min(scenario.outageMillis, 600_000);
  const short = { ...scenario, outageMillis };
  return simulate({ scenario: short, policyName, policy, nodes: 100, seed });
}

test.each(POLICIES)(
  "$name: every record made is delivered, lost or waits, whatever happens",
  async ({ name }) => {
    for (const scenario of ["ten-minutes", "restart", "power-loss"] as const) {
      const result = await run(name, scenario, 1);
      expect(result.made).toBeGreaterThan(10_000);
      expect(result.discrepancy).toBe(0);
      expect(result.delivered + result.buffered + result.dropped).toBe(result.made);
      expect(result.steadyLoad).toBeCloseTo(10, 0);
      expect(result.drainSeconds).toBeDefined();
    }
  },
);

test.each(["sonde", "plain"])(
  "%s: the same seed gives the same run, another one another",
  async (name) => {
    const first = await run(name, "ten-minutes", 7);
    expect(await run(name, "ten-minutes", 7)).toEqual(first);
    const other = await run(name, "ten-minutes", 8);
    expect(other.stretches).not.toEqual(first.stretches);
  },
);

test.each(["ten-minutes", "restart", "power-loss"] as const)(
  "%s: the backend gets less at a time from Sonde than from a plain policy, and nothing is lost",
  async (scenario) => {
    const [ours, plain] = [await run("sonde", scenario, 3), await run("plain", scenario, 3)];
    expect(ours.sustainedLoad).toBeLessThan(2);
    expect(ours.peakLoad).toBeLessThan(plain.peakLoad / 2);
    expect(ours.peakRequests).toBeLessThan(plain.peakRequests / 2);
    expect(ours.dropped).toBe(0);
    // A node without power makes nothing: what it left goes with its first request, within an interval.
    const most = scenario === "power-loss" ? 70 : 3 * ours.minimumSeconds;
    expect(ours.drainSeconds).toBeLessThan(most);
  },
);
