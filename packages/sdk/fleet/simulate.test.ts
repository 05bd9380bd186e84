import { expect, test } from "vitest";
import { POLICIES } from "./policies.ts";
import { SCENARIOS, type ScenarioName } from "./scenario.ts";
import { type Result, simulate } from "./simulate.ts";

function run(policyName: string, name: ScenarioName, seed: number): Promise<Result> {
  const { policy } = POLICIES.find((one) => one.name === policyName)!;
  const scenario = SCENARIOS.find((one) => one.name === name)!;
  return simulate({ scenario, policyName, policy, nodes: 100, seed });
}

test.each(POLICIES)(
  "$name: every record made is delivered, lost or waits, whatever happens",
  async ({ name }) => {
    for (const scenario of ["ten-minutes", "power-loss"] as const) {
      const result = await run(name, scenario, 1);
      expect(result.made).toBeGreaterThan(10_000);
      expect(result.discrepancy).toBe(0);
      expect(result.steadyLoad).toBeCloseTo(10, 0);
      expect(result.drainSeconds).toBeDefined();
    }
  },
);

test("the same seed gives the same run, another one another", async () => {
  const first = await run("plain", "ten-minutes", 7);
  expect(await run("plain", "ten-minutes", 7)).toEqual(first);
  const other = await run("plain", "ten-minutes", 8);
  expect(other.stretches).not.toEqual(first.stretches);
});
