/*
 * `npm run interop [-- --json]`: what the SDK sends goes through the probabilistic sampler of a real OpenTelemetry Collector, in each of its
 * modes, and sums of weights must still agree with what was emitted. The Collector is built with Go, where there is one.
 *
 * Exit code 0: all agrees, or there is no Collector, with the reason. 1: something does not agree. 2: wrong words on the command line.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type OtlpReceiver,
  type ReceivedRequest,
  startOtlpReceiver,
} from "../src/testing/index.ts";
import { recordsOf } from "../src/testing/received-request.ts";
import { buildCollector } from "./build-collector.ts";
import { Collector, freePorts } from "./collector.ts";
import { BUDGET_EVENTS_PER_SECOND, emitAll } from "./emitted.ts";
import { type Total, totalsOf, violationsOf } from "./judgement.ts";
import { collectorConfig, PIPELINES, type PipelineSpec } from "./pipelines.ts";

const USAGE = "npm run interop [-- --json]\n";
const EXIT_USAGE = 2;
const SEED = 20_261_127;

/** One line of the report. */
interface Row {
  readonly backend: string;
  readonly version: string;
  readonly protocol: string;
  readonly signal: string;
  readonly sent: number;
  readonly found: number;
  readonly skipped?: string;
  readonly totals?: readonly Total[];
  readonly violations?: readonly string[];
}

interface Source {
  readonly name: string;
  readonly requests: readonly ReceivedRequest[];
}

const BACKEND = "otelcol probabilistic_sampler";

async function sources(): Promise<Source[]> {
  const folder = mkdtempSync(join(tmpdir(), "sonde-interop-"));
  try {
    const eventsPerSecond = BUDGET_EVENTS_PER_SECOND;
    return [
      { name: "rates", requests: await emitAll(join(folder, "rates"), SEED) },
      {
        name: "budget",
        requests: await emitAll(join(folder, "budget"), SEED, { budget: { eventsPerSecond } }),
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Request by request, as they came out of the SDK. */
async function post(requests: readonly ReceivedRequest[], port: number): Promise<void> {
  for (const { body } of requests) {
    const response = await fetch(`http://127.0.0.1:${port}/v1/logs`, {
      method: "POST",
      headers: { "content-type": "application/x-protobuf" },
      body: new Uint8Array(body),
    });
    if (!response.ok) throw new Error(`the Collector answered ${response.status}`);
    await response.arrayBuffer();
  }
}

async function pass(program: string, version: string, { name, requests }: Source): Promise<Row[]> {
  const sent = requests.flatMap(({ decoded }) => (decoded === undefined ? [] : recordsOf(decoded)));
  const ports = await freePorts(PIPELINES.length);
  const receivers: OtlpReceiver[] = [];
  try {
    for (const _ of PIPELINES) receivers.push(await startOtlpReceiver());
    const routes = PIPELINES.map((spec, i) => ({
      spec,
      port: ports[i]!,
      target: receivers[i]!.url,
    }));
    const collector = new Collector(program, collectorConfig(routes));
    try {
      await collector.listening(ports);
      for (const port of ports) await post(requests, port);
    } finally {
      await collector.stop();
    }
    return PIPELINES.map((spec, i) => {
      const { records } = receivers[i]!;
      return {
        ...rowOf(spec, name, version),
        sent: sent.length,
        found: records.length,
        totals: spec.mode === "hash_seed" ? [] : totalsOf(records),
        violations: violationsOf(spec, sent, records),
      };
    });
  } finally {
    for (const receiver of receivers) await receiver.close();
  }
}

function rowOf({ name, percent }: PipelineSpec, source: string, version: string): Row {
  const backend = `${BACKEND} ${name} ${percent} %, ${source}`;
  return { backend, version, protocol: "otlp/http protobuf", signal: "logs", sent: 0, found: 0 };
}

async function measure(): Promise<Row[]> {
  const built = buildCollector();
  if ("skipped" in built) {
    const { skipped } = built;
    return PIPELINES.map((spec) => ({ ...rowOf(spec, "all", ""), skipped }));
  }
  process.stderr.write(`interop: the Collector took ${built.buildSeconds.toFixed(0)} s to build\n`);
  const rows: Row[] = [];
  for (const source of await sources())
    rows.push(...(await pass(built.program, built.version, source)));
  return rows;
}

function print(rows: readonly Row[]): void {
  for (const { backend, version, sent, found, skipped, totals = [], violations = [] } of rows) {
    const end = skipped === undefined ? `sent ${sent}, found ${found}` : `skipped: ${skipped}`;
    process.stdout.write(`${backend} ${version}: ${end}\n`);
    for (const { event, truth, estimate, z } of totals) {
      process.stdout.write(
        `  ${event.padEnd(16)} ${String(truth).padStart(7)} ${estimate.toFixed(0).padStart(8)}  z ${z.toFixed(2)}\n`,
      );
    }
    for (const violation of violations) process.stdout.write(`  WRONG: ${violation}\n`);
  }
}

const words = process.argv.slice(2);
if (words.some((word) => word !== "--json")) {
  process.stderr.write(USAGE);
  process.exit(EXIT_USAGE);
}
const rows = await measure();
print(rows);
if (words.includes("--json")) process.stdout.write(`${JSON.stringify(rows)}\n`);
process.exitCode = rows.some(({ violations = [] }) => violations.length > 0) ? 1 : 0;
