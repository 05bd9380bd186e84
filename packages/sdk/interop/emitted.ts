import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
import type { EventHandle, SamplingDefinition } from "../src/emit/definition.ts";
import { defineEvent } from "../src/emit/handle.ts";
import type { SondeOptions } from "../src/options.ts";
import { startSonde } from "../src/start.ts";
import { type ReceivedRequest, startOtlpReceiver } from "../src/testing/index.ts";
import { seededRandom } from "../test/support/host/worlds.ts";

interface Numbered {
  readonly volume: string;
  readonly failed: boolean;
}

/** An event, how it is sampled, and how often it is emitted. */
export interface EmittedEvent {
  readonly name: string;
  readonly count: number;
  readonly sampling: SamplingDefinition;
  /** Of an entity, this many each: its records come or go together, which the variance must know. */
  readonly perEntity: number;
  readonly isAlwaysKept?: boolean;
}

const VOLUME = "interop.volume.id";

export const EVENTS: readonly EmittedEvent[] = [
  { name: "interop.whole", count: 8000, sampling: { rate: 1, by: "trace" }, perEntity: 1 },
  { name: "interop.half", count: 8000, sampling: { rate: 0.5, by: "trace" }, perEntity: 1 },
  { name: "interop.rare", count: 40_000, sampling: { rate: 0.03, by: "trace" }, perEntity: 1 },
  { name: "interop.drawn", count: 16_000, sampling: { rate: 0.2, by: "none" }, perEntity: 1 },
  {
    name: "interop.volume",
    count: 24_000,
    sampling: { rate: 0.25, by: "attribute", attribute: VOLUME },
    perEntity: 8,
  },
  {
    name: "interop.kept",
    count: 2000,
    sampling: { rate: 0.1, by: "trace" },
    perEntity: 1,
    isAlwaysKept: true,
  },
];

/** Rows a second in the run with a budget; each round but the first is half as much again. */
export const BUDGET_EVENTS_PER_SECOND = 4000;
/** Parts of all events that have been emitted after each round. */
const ROUND_ENDS = [0.04, 0.28, 0.52, 0.76, 1];
/** Longer than a window. */
const ROUND_MILLIS = 1500;
const MAX_KEPT_REQUESTS = 10_000;

/** What the SDK sends of all {@link EVENTS}, as it went over the wire. */
export async function emitAll(
  folder: string,
  seed: number,
  sampling: SondeOptions["sampling"] = {},
): Promise<readonly ReceivedRequest[]> {
  await using receiver = await startOtlpReceiver({ maxRequests: MAX_KEPT_REQUESTS });
  const sonde = startSonde({
    isolation: "inline",
    service: { name: "sonde-interop" },
    spool: { directory: `${folder}/spool`, ringBytes: 64 * 1024 * 1024 },
    export: { url: receiver.url, intervalMillis: 10, compression: "none" },
    privacy: { key: { file: `${folder}/sonde.key` } },
    sampling,
    onWarning: ({ code, message }) => process.stderr.write(`interop: ${code} ${message}\n`),
  });
  try {
    await emitInRounds(seededRandom(seed), sampling.budget === undefined ? 0 : ROUND_MILLIS);
    const { drained } = await sonde.flush({ timeoutMillis: 60_000 });
    const { emitted, ringFull, discrepancy } = sonde.ledger();
    const total = EVENTS.reduce((sum, { count }) => sum + count, 0);
    if (!drained || emitted !== total || ringFull !== 0 || discrepancy !== 0) {
      throw new Error(`the SDK lost something: ${JSON.stringify(sonde.ledger())}`);
    }
    return [...receiver.requests];
  } finally {
    await sonde.shutdown({ timeoutMillis: 1000 });
  }
}

/**
 * All events in turn within each round, so that windows are alike. The first round is small: a budget goes by the counts of the
 * windows before, and has none to go by at first.
 */
async function emitInRounds(random: { uint32(): number }, waitMillis: number): Promise<void> {
  const word = (): string => random.uint32().toString(16).padStart(8, "0");
  const handles = EVENTS.map(handleOf);
  for (let round = 0; round < ROUND_ENDS.length; round++) {
    const [from, to] = [ROUND_ENDS[round - 1] ?? 0, ROUND_ENDS[round]!];
    for (const [at, { count, perEntity, isAlwaysKept = false }] of EVENTS.entries()) {
      for (let i = Math.round(count * from); i < Math.round(count * to); i++) {
        const traceId = word() + word() + word() + word();
        const span = { traceId, spanId: "0123456789abcdef", traceFlags: 1 };
        const values = { volume: `vol-${Math.floor(i / perEntity)}`, failed: isAlwaysKept };
        handles[at]!.emit(values, { context: trace.setSpanContext(ROOT_CONTEXT, span) });
      }
    }
    if (waitMillis > 0) await new Promise((resolve) => setTimeout(resolve, waitMillis));
  }
}

function handleOf({ name, sampling }: EmittedEvent): EventHandle<Numbered> {
  return defineEvent<Numbered>({
    name,
    scope: { name: "sonde/interop", version: "1.0.0" },
    severity: "info",
    diagnosticLevel: "basic",
    sampling,
    keepWhen: ({ failed }) => failed === true,
    samplingValue: ({ volume }) => volume,
    delivery: { priority: "normal", durability: "written" },
    fields: {
      volume: { key: VOLUME, type: "string", class: "identifier", required: true },
      failed: { key: "interop.failed", type: "boolean", class: "operational", required: true },
    },
    write(to, from) {
      to.volume.put(from.volume);
      to.failed.put(from.failed);
    },
  });
}
