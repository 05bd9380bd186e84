import { expect, test } from "vitest";
import { WindowBench } from "../../test/support/spool/window-bench.ts";
import { resampledRow } from "../row/resampled-row.ts";
import { encodeRows } from "./logs-request.ts";
import { measureEnvelope, measureRow } from "./measure-row.ts";

/** A lease of some rows, and bytes of a request with them. */
function leased(count: number) {
  const { bench } = new WindowBench();
  bench.write("normal", count);
  const lease = bench.spool.lease()!;
  const { resource, layouts } = lease.instance;
  const envelope = measureEnvelope(resource, layouts.values());
  return { lease, envelope };
}

test("rows and envelope are together at least what a request takes, and little more", () => {
  for (const count of [1, 50, 2000]) {
    const { lease, envelope } = leased(count);
    const { body } = encodeRows(lease, lease.rows);
    const measured = lease.rows.reduce((sum, row) => sum + measureRow(row), envelope);
    expect(measured).toBeGreaterThanOrEqual(body.byteLength);
    // T may have 14 digits where it has one.
    expect(measured).toBeLessThanOrEqual(body.byteLength + count * 16 + envelope);
  }
});

test("a row has the same bytes whatever decisions made of its R and T, and they are enough", () => {
  const { lease, envelope } = leased(3);
  for (const row of lease.rows) {
    const verdict = {
      high: 2 ** 28 - 1,
      low: 2 ** 28 - 1,
      thresholdHigh: 2 ** 28 - 1,
      thresholdLow: 1,
    };
    for (const isRedrawn of [false, true]) {
      const bytes = resampledRow(row.bytes, row.start, row.length, { ...verdict, isRedrawn });
      const after = { ...row, bytes, start: 0, length: bytes.byteLength };
      expect(measureRow(after)).toBe(measureRow(row));
      const { body } = encodeRows(lease, [after]);
      expect(body.byteLength).toBeLessThanOrEqual(envelope + measureRow(row));
    }
  }
});
