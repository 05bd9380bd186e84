import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { totalCount } from "../src/oracle.ts";
import { countCanaryBytes } from "./canary.ts";
import { Chaos } from "./chaos.ts";
import { compareEstimates, verifyEstimates } from "./compare-estimates.ts";
import { runSonde } from "./compile-registry.ts";
import { verifyIdentities } from "./identities.ts";
import { ProgressLine } from "./progress.ts";
import { chaosLines, estimateLines, ledgerLines, scrubbingLines } from "./report.ts";
import { checkScanner } from "./scan-check.ts";
import { type Evidence, runScenario } from "./scenario.ts";
import { Scratch } from "./scratch.ts";
import { type Summary, verifySummary } from "./summary.ts";
import { verifyChaos } from "./verify-chaos.ts";

const USAGE = "usage: npm run demo -- [--chaos] [--json] [--seed N]   (N from 0 to 4294967294)";
const TIMEOUT_MILLIS = 60_000;
const MAX_SEED = 2 ** 32 - 2;

const progress = new ProgressLine(process.stderr);

function say(line = ""): void {
  progress.clear();
  process.stdout.write(`${line}\n`);
}

interface Given {
  readonly json: boolean;
  readonly chaos: boolean;
  readonly seed: number;
}

function readArguments(): Given | undefined {
  const boolean = { type: "boolean" } as const;
  const options = { json: boolean, chaos: boolean, seed: { type: "string" } } as const;
  try {
    const { json = false, chaos = false, seed } = parseArgs({ options }).values;
    const number = seed === undefined ? randomInt(MAX_SEED) : Number(seed);
    return Number.isInteger(number) && number >= 0 && number <= MAX_SEED
      ? { json, chaos, seed: number }
      : undefined;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  }
}

function summarize({ ledger, records, duplicates, crashes, canaryHits }: Evidence): Summary {
  const { emitted, sampledOut, admitted, delivered, rejected, quarantined } = ledger;
  const { buffered, dropped, discrepancy } = ledger;
  return {
    ...{ emitted, sampledOut, admitted, delivered, rejected, quarantined },
    ...{ buffered, dropped, discrepancy },
    received: records.length,
    duplicates,
    crashes,
    unknownTail: ledger.unknownTail,
    canaryBytes: countCanaryBytes(canaryHits),
  };
}

function report(evidence: Evidence, chaos: Chaos | undefined): void {
  for (const lines of [ledgerLines, scrubbingLines, estimateLines]) {
    say();
    for (const line of lines(evidence)) say(line);
  }
  if (chaos !== undefined) {
    say();
    for (const line of chaosLines(chaos, evidence)) say(line);
  }
  say();
  for (const { canary, encoding, place } of evidence.canaryHits.slice(0, 10)) {
    say(`Leaked in ${place}: ${canary.kind} "${canary.text}" (${encoding}).`);
  }
}

/** Returns the exit code. */
async function main(): Promise<number> {
  const given = readArguments();
  if (given === undefined) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const scratch = new Scratch();
  const startMillis = performance.now();
  say(await runSonde("check"));
  say(await runSonde("generate"));
  say(`The seed of this run is ${given.seed}.`);
  const chaos = given.chaos ? new Chaos(given.seed) : undefined;
  const evidence = await runScenario({
    scratch,
    seed: given.seed,
    chaos,
    say,
    showProgress: (text) => progress.show(text),
  });
  report(evidence, chaos);
  const summary = summarize(evidence);
  const { ledger, oracle, seenRecords } = evidence;
  const problems = [
    ...verifySummary(summary, totalCount(oracle), given.chaos),
    ...verifyIdentities(ledger),
    ...verifyEstimates(compareEstimates(evidence)),
    ...(chaos === undefined ? [] : verifyChaos(chaos, ledger, seenRecords)),
    ...checkScanner(scratch.directory),
  ];
  for (const problem of problems) say(`Not as it should be: ${problem}.`);
  const seconds = ((performance.now() - startMillis) / 1000).toFixed(1);
  if (problems.length === 0) say(`All is accounted for and nothing leaked. ${seconds} s.`);
  if (given.json) say(JSON.stringify(summary));
  return problems.length === 0 ? 0 : 1;
}

const watchdog = setTimeout(() => {
  process.stderr.write(`The demo did not end within ${TIMEOUT_MILLIS / 1000} s.\n`);
  process.exit(1);
}, TIMEOUT_MILLIS);
watchdog.unref();

try {
  process.exitCode = await main();
} catch (error) {
  progress.clear();
  const { stdout } = error as { stdout?: unknown };
  if (typeof stdout === "string") process.stderr.write(stdout);
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
