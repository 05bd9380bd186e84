/** Invariant 3: every kept record carries its true weight. */
import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import type { SamplingDefinition } from "../src/emit/definition.ts";
import { thresholdOfRate } from "../src/sample/threshold.ts";
import { startOtlpReceiver } from "../src/testing/index.ts";
import type { ReceivedRecord } from "../src/testing/received-request.ts";
import { event, type Fields } from "./support/host/definitions.ts";
import { startIn, TemporaryFolder } from "./support/host/temporary-sonde.ts";
import { seededRandom } from "./support/host/worlds.ts";

const SEED = 20_261_123;
/** Of a normal deviate, two-sided: one run in 150,000; the seed makes it never or always. */
const MAX_Z = 4.5;
const WHOLE = 2n ** 56n;

const FIELDS: Fields = {
  size: { key: "acme.size", type: "int", class: "operational" },
  failed: { key: "acme.failed", type: "boolean", class: "operational" },
};

/** From here on as an outsider reads the wire: OTEP 235, `th` padded to 14 digits. */
function threshold(record: ReceivedRecord): bigint {
  const text = record.attributes.get("sampling.threshold");
  expect(text).toMatch(/^(0|[0-9a-f]{0,13}[1-9a-f])$/);
  return BigInt(`0x${(text as string).padEnd(14, "0")}`);
}

function randomness(record: ReceivedRecord): bigint {
  const text = record.attributes.get("sampling.randomness") ?? record.traceId.slice(18);
  expect(text).toMatch(/^[0-9a-f]{14}$/);
  return BigInt(`0x${text as string}`);
}

function weight(record: ReceivedRecord): number {
  return Number(WHOLE) / Number(WHOLE - threshold(record));
}

function sum(records: readonly ReceivedRecord[], of: (record: ReceivedRecord) => number): number {
  return records.reduce((total, record) => total + of(record), 0);
}

/** Distance from the truth in standard deviations of Σ x·Bernoulli(p)/p, which is exact for any x. */
function deviations(estimate: number, values: readonly number[], p: number): number {
  const truth = values.reduce((total, x) => total + x, 0);
  const variance = values.reduce((total, x) => total + (x * x * (1 - p)) / p, 0);
  return (estimate - truth) / Math.sqrt(variance);
}

/** What the receiver gets of `count` events, each in a trace of its own from the seed. */
async function received(
  count: number,
  sampling: SamplingDefinition,
  isFailed: (i: number) => boolean = () => false,
): Promise<readonly ReceivedRecord[]> {
  await using receiver = await startOtlpReceiver();
  using folder = new TemporaryFolder();
  await using running = startIn(folder, {
    spool: { directory: folder.file("spool"), ringBytes: 16 * 1024 * 1024 },
    export: { url: receiver.url, intervalMillis: 10 },
  });
  const handle = event(FIELDS, { sampling, keepWhen: ({ failed }) => failed === true });
  const random = seededRandom(SEED);
  const word = (): string => random.uint32().toString(16).padStart(8, "0");
  for (let i = 0; i < count; i++) {
    const traceId = word() + word() + word() + word();
    const span = { traceId, spanId: "0123456789abcdef", traceFlags: 1 };
    const context = trace.setSpanContext(ROOT_CONTEXT, span);
    handle.emit({ size: sizeOf(i), failed: isFailed(i) }, { context });
  }
  const { drained } = await running.sonde.flush();
  expect(drained).toBe(true);
  const ledger = running.sonde.ledger();
  expect(ledger).toMatchObject({ emitted: count, ringFull: 0, discrepancy: 0 });
  expect(ledger.delivered).toBe(receiver.records.length);
  expect(receiver.duplicates()).toBe(0);
  return receiver.records;
}

/** Sizes that differ a lot, so that a wrong weight shows in their sum too. */
function sizeOf(i: number): number {
  return 1 + ((i * 7919) % 1000);
}

function decidedRate(rate: number): number {
  const { high, low } = thresholdOfRate(rate);
  return Number(WHOLE - ((BigInt(high) << 28n) | BigInt(low))) / Number(WHOLE);
}

describe("sums of weights", () => {
  it.each([
    [0.5, 10_000],
    [0.1, 30_000],
    [0.01, 100_000],
  ])("estimate counts and sizes at rate %d", async (rate, count) => {
    const records = await received(count, { rate, by: "trace" });
    const p = decidedRate(rate);
    expect(Math.abs(p / rate - 1)).toBeLessThan(2 ** -12);
    for (const record of records) {
      expect(weight(record)).toBeCloseTo(1 / p, 9);
      expect(randomness(record) >= threshold(record)).toBe(true);
      expect(record.attributes.has("sampling.randomness")).toBe(false);
      expect(record.attributes.has("sampling.priority")).toBe(false);
    }
    const ones = new Array<number>(count).fill(1);
    const sizes = ones.map((_, i) => sizeOf(i));
    const z = [
      deviations(sum(records, weight), ones, p),
      deviations(
        sum(records, (record) => weight(record) * Number(record.attributes.get("acme.size"))),
        sizes,
        p,
      ),
    ];
    for (const each of z) expect(Math.abs(each), `seed ${SEED}`).toBeLessThan(MAX_Z);
  });

  it("stay true with records that are always kept: their weight is 1", async () => {
    const [count, rate] = [20_000, 0.1];
    const isFailed = (i: number): boolean => i % 50 === 0;
    const records = await received(count, { rate, by: "trace" }, isFailed);
    const always = records.filter((record) => record.attributes.get("acme.failed") === true);
    const others = records.filter((record) => record.attributes.get("acme.failed") === false);
    expect(always).toHaveLength(count / 50);
    expect(always.map(weight)).toEqual(new Array(count / 50).fill(1));
    for (const record of always) expect(record.attributes.get("sampling.priority")).toBe(100);
    const values = new Array<number>(count - count / 50).fill(1);
    const z = deviations(sum(others, weight), values, decidedRate(rate));
    expect(Math.abs(z), `seed ${SEED}`).toBeLessThan(MAX_Z);
  });

  it.each(["none", "device", "attribute"] as const)(
    "have R on the wire that meets T, where R is not the trace's: by %s",
    async (by) => {
      await using receiver = await startOtlpReceiver();
      using folder = new TemporaryFolder();
      await using running = startIn(folder, {
        export: { url: receiver.url, intervalMillis: 10 },
      });
      const handle = event(FIELDS, {
        sampling: { rate: 0.25, by },
        samplingValue: ({ size }) => size,
        keepWhen: ({ failed }) => failed === true,
      });
      for (let i = 0; i < 2000; i++) handle.emit({ size: i, failed: i === 7 });
      await running.sonde.flush();
      expect(receiver.records.length).toBeGreaterThan(0);
      for (const record of receiver.records) {
        const isAlways = record.attributes.get("acme.failed") === true;
        expect(weight(record)).toBe(isAlways ? 1 : 4);
        expect(randomness(record) >= threshold(record)).toBe(true);
        expect(record.attributes.has("sampling.randomness")).toBe(true);
      }
    },
  );
});
