/*
 * `npm run sampling`: every number of the conformance suite of sampling, with its seed, its bound and whether it is met. See
 * docs/sampling.md for what weights promise.
 *
 * Exit code 0: all are met, and the negative control is not. 1: otherwise. 2: the words on the command line were wrong.
 */
import { avalanche } from "../test/support/sampling/avalanche.ts";
import { describeFindings, type Finding, finding } from "../test/support/sampling/finding.ts";
import { hostRate, RATES } from "../test/support/sampling/host-rates.ts";
import { RAW_FNV_1A, randomnessSources } from "../test/support/sampling/randomness-sources.ts";
import { uniformity } from "../test/support/sampling/uniformity.ts";
import { WindowSimulation } from "../test/support/sampling/window-simulation.ts";
import { WORLDS } from "../test/support/sampling/worlds-under-test.ts";
import { ArgumentError, readArguments, type SamplingOptions, USAGE } from "./arguments.ts";

const EXIT_USAGE = 2;
const DRAWS = 1_000_000;
const FLIPS = 100_000;
const EMITS = 100_000;

function options(): SamplingOptions {
  try {
    return readArguments(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    process.stderr.write(`sampling: ${error.message}\n\n${USAGE}`);
    process.exit(EXIT_USAGE);
  }
}

function* measured({ seed, windows }: SamplingOptions): Generator<Finding[]> {
  for (const source of randomnessSources(seed)) yield uniformity(source, seed, DRAWS);
  yield avalanche(seed, FLIPS);
  for (const by of ["trace", "attribute", "none"] as const) {
    for (const rate of RATES) yield [hostRate(seed, by, rate, EMITS)];
  }
  for (const [name, share, shape] of WORLDS) {
    const simulation = new WindowSimulation(seed, shape);
    const findings = simulation.run(Math.ceil(windows * share));
    yield findings.map((each) => ({ ...each, name: `${name}: ${each.name}` }));
    yield [finding(`${name}: windows over their budget in rows`, seed, simulation.rowsOver, 0)];
  }
}

function print(findings: readonly Finding[], { isJson }: SamplingOptions): void {
  const text = isJson
    ? findings.map((each) => JSON.stringify(each)).join("\n")
    : describeFindings(findings);
  process.stdout.write(`${text}\n`);
}

const given = options();
if (given.isHelp) {
  process.stdout.write(USAGE);
} else {
  let [count, missed] = [0, 0];
  for (const findings of measured(given)) {
    print(findings, given);
    count += findings.length;
    missed += findings.filter(({ isMet }) => !isMet).length;
  }
  const control = uniformity(RAW_FNV_1A, given.seed, DRAWS).slice(0, 1);
  print(control, given);
  const isSeen = control.every(({ isMet }) => !isMet);
  process.stderr.write(
    `sampling: ${missed} of ${count} numbers missed; the negative control ${isSeen ? "fails, as it has to" : "PASSES"}\n`,
  );
  process.exitCode = missed === 0 && isSeen ? 0 : 1;
}
