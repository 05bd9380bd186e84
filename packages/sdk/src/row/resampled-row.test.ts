import { describe, expect, it } from "vitest";
import { isAlwaysKept, readSampling, resampledRow } from "./resampled-row.ts";
import { ROW_FLAG, ROW_FLAGS_AT, ROW_HEADER_BYTES, ROW_LENGTH_AT } from "./row-format.ts";

const NEW = { high: 0xabcdef1, low: 0x7654321, thresholdHigh: 0xabcdef0, thresholdLow: 5 };

/** A row of those flags with the bytes 1, 2, 3 behind its prefix, three bytes into a block. */
function row(flags: number): Buffer {
  const threshold =
    flags & ROW_FLAG.threshold ? Buffer.from([9, 0, 0, 0, 8, 0, 0, 0]) : Buffer.of();
  const bytes = Buffer.concat([
    Buffer.alloc(ROW_HEADER_BYTES, 0x55),
    threshold,
    Buffer.of(1, 2, 3),
  ]);
  bytes.writeUInt32LE(bytes.byteLength, ROW_LENGTH_AT);
  bytes[ROW_FLAGS_AT] = flags;
  return Buffer.concat([Buffer.alloc(3), bytes]);
}

function read(bytes: Buffer, start = 0): object {
  const pair = { high: 0, low: 0, thresholdHigh: 0, thresholdLow: 0 };
  readSampling(bytes, start, bytes.byteLength - start, pair);
  return pair;
}

describe("resampledRow", () => {
  it.each([0, ROW_FLAG.threshold, ROW_FLAG.timestamp | ROW_FLAG.alwaysKept])(
    "gives a row of flags %d another R and T and leaves the rest",
    (flags) => {
      const before = row(flags);
      const after = resampledRow(before, 3, before.byteLength - 3, { ...NEW, isRedrawn: false });
      expect(read(after)).toEqual(NEW);
      expect(after.readUInt32LE(ROW_LENGTH_AT)).toBe(after.byteLength);
      expect(after[ROW_FLAGS_AT]).toBe(flags | ROW_FLAG.threshold);
      expect([...after.subarray(ROW_HEADER_BYTES + 8)]).toEqual([1, 2, 3]);
      expect([...after.subarray(8, 24)]).toEqual([...before.subarray(11, 27)]);
      expect(isAlwaysKept(after, 0)).toBe((flags & ROW_FLAG.alwaysKept) !== 0);
    },
  );

  it("takes an R that was drawn anew for no trace's any more", () => {
    const before = row(ROW_FLAG.traceRandomness | ROW_FLAG.trace);
    const kept = resampledRow(before, 3, before.byteLength - 3, { ...NEW, isRedrawn: false });
    const drawn = resampledRow(before, 3, before.byteLength - 3, { ...NEW, isRedrawn: true });
    expect(kept[ROW_FLAGS_AT]! & ROW_FLAG.traceRandomness).toBe(ROW_FLAG.traceRandomness);
    expect(drawn[ROW_FLAGS_AT]! & ROW_FLAG.traceRandomness).toBe(0);
  });

  it("reads a T of 0 where a row has none", () => {
    expect(read(row(0), 3)).toEqual({
      high: 0x55555555,
      low: 0x55555555,
      thresholdHigh: 0,
      thresholdLow: 0,
    });
    expect(read(row(ROW_FLAG.threshold), 3)).toMatchObject({ thresholdHigh: 9, thresholdLow: 8 });
  });
});
