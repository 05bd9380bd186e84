/*
 * `npm run fleet`: a hundred thousand nodes come back to a backend after an outage, in simulated time and
 * with the drain's real code. See docs/operations.md.
 *
 * Exit code 0: what the documents promise held. 1: it did not. 2: the words on the command line were wrong.
 */
import { writeFileSync } from "node:fs";
import { ArgumentError, type FleetOptions, readArguments, USAGE } from "./arguments.ts";
import { drawLoad } from "./plot.ts";
import { POLICIES } from "./policies.ts";
import { formatReport, violationsOf } from "./report.ts";
import { SCENARIOS, type Scenario } from "./scenario.ts";
import { type Result, simulate } from "./simulate.ts";

const EXIT_USAGE = 2;

function options(): FleetOptions {
  try {
    return readArguments(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    process.stderr.write(`fleet: ${error.message}\n\n${USAGE}`);
    process.exit(EXIT_USAGE);
  }
}

async function run(
  { nodes, seed }: FleetOptions,
  scenarios: readonly Scenario[],
): Promise<Result[]> {
  const results: Result[] = [];
  for (const scenario of scenarios) {
    for (const { name, policy, maxNodes, only } of POLICIES) {
      if (only !== undefined && !only.includes(scenario.name)) continue;
      const began = performance.now();
      const result = await simulate({
        scenario,
        policyName: name,
        policy,
        nodes: Math.min(nodes, scenario.maxNodes, maxNodes),
        seed,
      });
      const seconds = ((performance.now() - began) / 1000).toFixed(0);
      process.stderr.write(`fleet: ${scenario.name}, ${name}: ${seconds} s\n`);
      results.push(result);
    }
  }
  return results;
}

/** Ours and the plain policy; the others lose what they hold, so that nothing of theirs comes back. */
function draw(file: string, { name, about }: Scenario, results: readonly Result[]): void {
  const curves = POLICIES.flatMap(({ name: policy, label }) => {
    const result = results.find((one) => one.scenario === name && one.policy === policy);
    return result === undefined || label === undefined ? [] : [{ label, result }];
  });
  const nodes = curves[0]!.result.nodes.toLocaleString("en-US");
  writeFileSync(file, drawLoad(`${nodes} nodes after ${about}`, curves));
}

const given = options();
if (given.isHelp) {
  process.stdout.write(USAGE);
} else {
  process.stderr.write(`fleet: seed ${given.seed}\n`);
  const scenarios = SCENARIOS.filter(({ name }) => given.scenarios.includes(name));
  const results = await run(given, scenarios);
  process.stdout.write(formatReport(scenarios, results));
  if (given.svg !== undefined) draw(given.svg, scenarios[0]!, results);
  if (given.isJson) {
    const figures = results.map(({ stretches: _, ...rest }) => rest);
    process.stdout.write(`${JSON.stringify(figures)}\n`);
  }
  process.exitCode = violationsOf(results).length > 0 ? 1 : 0;
}
