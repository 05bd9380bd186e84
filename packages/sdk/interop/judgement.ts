import type { ReceivedRecord } from "../src/testing/received-request.ts";
import { EVENTS } from "./emitted.ts";
import type { PipelineSpec } from "./pipelines.ts";

/** Of a normal deviate, two-sided: of 150,000 totals one is beyond it by chance. Keys and draws are fresh in each run. */
const MAX_Z = 4.5;
const WHOLE = 2n ** 56n;

/** What one event's records, summed by weight, say of how often it was emitted. */
export interface Total {
  readonly event: string;
  readonly truth: number;
  readonly estimate: number;
  readonly z: number;
}

/** T as an outsider reads it: digits from the left, zeros at the right. */
function thresholdOf(record: ReceivedRecord): bigint {
  const text = record.attributes.get("sampling.threshold");
  if (typeof text !== "string" || !/^[0-9a-f]{1,14}$/.test(text)) {
    throw new Error(`a record of ${record.eventName} has the threshold ${String(text)}`);
  }
  return BigInt(`0x${text.padEnd(14, "0")}`);
}

function randomnessOf(record: ReceivedRecord): bigint {
  const text = record.attributes.get("sampling.randomness") ?? record.traceId.slice(18);
  if (typeof text !== "string" || !/^[0-9a-f]{14}$/.test(text)) {
    throw new Error(`a record of ${record.eventName} has the randomness ${String(text)}`);
  }
  return BigInt(`0x${text}`);
}

/** Sums of weights by event. The variance is that of whole entities, whose records come or go together. */
export function totalsOf(records: readonly ReceivedRecord[]): Total[] {
  return EVENTS.map(({ name, count, perEntity }) => {
    let estimate = 0;
    let variance = 0;
    for (const record of records) {
      if (record.eventName !== name) continue;
      const probability = Number(WHOLE - thresholdOf(record)) / Number(WHOLE);
      estimate += 1 / probability;
      variance += ((1 - probability) / probability ** 2) * perEntity;
    }
    const off = estimate - count;
    return { event: name, truth: count, estimate, z: off === 0 ? 0 : off / Math.sqrt(variance) };
  });
}

/** What is wrong with what came out of a pipeline, in words; empty where nothing is. */
export function violationsOf(
  spec: PipelineSpec,
  sent: readonly ReceivedRecord[],
  found: readonly ReceivedRecord[],
): string[] {
  if (spec.mode === "hash_seed") {
    const wrong = found.length === 0 ? [] : [`${found.length} records passed, of which none must`];
    return wrong.map((text) => `${spec.name}: ${text}`);
  }
  const below = found.filter((record) => randomnessOf(record) < thresholdOf(record)).length;
  const totals = totalsOf(found).filter(({ z }) => !(Math.abs(z) < MAX_Z));
  return [
    ...(below === 0 ? [] : [`${below} records have an R below their T`]),
    ...totals.map(
      ({ event, truth, estimate, z }) =>
        `${event}: ${estimate.toFixed(0)} for ${truth}, z = ${z.toFixed(1)}`,
    ),
    ...(spec.mode === "equalizing" && spec.byPriority !== true ? unequal(spec, sent, found) : []),
    ...(spec.byPriority === true ? keptMissing(sent, found) : []),
  ].map((text) => `${spec.name}: ${text}`);
}

/** Equalizing to a rate must give what deciding at that rate gives, record for record. */
function unequal(
  { percent }: PipelineSpec,
  sent: readonly ReceivedRecord[],
  found: readonly ReceivedRecord[],
): string[] {
  const least = found.map(thresholdOf).reduce((low, each) => (each < low ? each : low), WHOLE);
  const rate = Number(WHOLE - least) / Number(WHOLE);
  if (Math.abs(rate - percent / 100) > 1e-4) return [`the rate is ${rate}`];
  const expected = new Map<unknown, bigint>();
  for (const record of sent) {
    const own = thresholdOf(record);
    const threshold = own > least ? own : least;
    if (randomnessOf(record) >= threshold) expected.set(uidOf(record), threshold);
  }
  const wrong = found.filter((record) => expected.get(uidOf(record)) !== thresholdOf(record));
  const missing = expected.size - new Set(found.map(uidOf)).size;
  if (wrong.length === 0 && missing === 0) return [];
  return [`${wrong.length} records differ from a direct decision, ${missing} are missing`];
}

function keptMissing(sent: readonly ReceivedRecord[], found: readonly ReceivedRecord[]): string[] {
  const kept = (records: readonly ReceivedRecord[]): number =>
    records.filter(({ attributes }) => attributes.get("sampling.priority") !== undefined).length;
  const missing = kept(sent) - kept(found);
  return missing === 0 ? [] : [`${missing} records with a priority of 100 are missing`];
}

function uidOf(record: ReceivedRecord): unknown {
  return record.attributes.get("log.record.uid");
}
