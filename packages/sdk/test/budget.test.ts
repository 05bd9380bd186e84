/** Budgets, end to end: what a backend gets is within them, and its weights tell what was emitted. */
import { describe, expect, it } from "vitest";
import type { SamplingBudget } from "../src/sampling-budget-options.ts";
import { type OtlpReceiver, startOtlpReceiver } from "../src/testing/index.ts";
import { event, type Fields } from "./support/host/definitions.ts";
import { startIn, TemporaryFolder, type TemporarySonde } from "./support/host/temporary-sonde.ts";

const FIELDS: Fields = { size: { key: "acme.size", type: "int", class: "operational" } };
const EMITTED = 5000;
/** Of a normal deviate, two-sided: one run in 150,000. */
const MAX_Z = 4.5;

/** Emits a burst, has it delivered, and says what was received. */
async function burst(
  budget: SamplingBudget,
  look: (receiver: OtlpReceiver, running: TemporarySonde) => void,
): Promise<void> {
  await using receiver = await startOtlpReceiver();
  using folder = new TemporaryFolder();
  await using running = startIn(folder, {
    sampling: { budget },
    export: { url: receiver.url, intervalMillis: 10, compression: "none" },
  });
  const handle = event(FIELDS, { sampling: { rate: 1, by: "none" } });
  for (let i = 0; i < EMITTED; i++) handle.emit({ size: i });
  const { drained } = await running.sonde.flush();
  expect(drained).toBe(true);
  const ledger = running.sonde.ledger();
  expect(ledger).toMatchObject({ emitted: EMITTED, discrepancy: 0, dropped: 0, buffered: 0 });
  expect(ledger.thinned + ledger.delivered).toBe(EMITTED);
  expect(ledger.delivered).toBe(receiver.records.length);
  look(receiver, running);
}

function estimateOf({ records }: OtlpReceiver): { readonly total: number; readonly sd: number } {
  const weights = records.map(({ attributes }) => {
    const text = attributes.get("sampling.threshold") as string;
    return 1 / (1 - Number.parseInt(text.padEnd(14, "0"), 16) / 2 ** 56);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  // Of a sample of n by the first that finds no place, the relative error is 1 / sqrt(n - 1).
  return { total, sd: total / Math.sqrt(records.length - 1) };
}

describe("a budget", () => {
  it("in events holds in a burst of 50 times as many", () =>
    burst({ eventsPerSecond: 100 }, (receiver) => {
      // A second window has what the first one did not take within its time.
      expect(receiver.records.length).toBeLessThanOrEqual(200);
      expect(receiver.records.length).toBeGreaterThan(50);
      const { total, sd } = estimateOf(receiver);
      expect(Math.abs(total - EMITTED) / sd).toBeLessThan(MAX_Z);
    }));

  it("in bytes a day holds on the wire, with all that a request has beside its records", () =>
    burst({ bytesPerDay: 2 ** 20 }, (receiver) => {
      const wireBytes = receiver.requests.reduce((sum, { body }) => sum + body.byteLength, 0);
      expect(wireBytes).toBeLessThanOrEqual(256 * 1024);
      expect(wireBytes).toBeGreaterThan(30 * 1024);
      const { total, sd } = estimateOf(receiver);
      expect(Math.abs(total - EMITTED) / sd).toBeLessThan(MAX_Z);
    }));
});
