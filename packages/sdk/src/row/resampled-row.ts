import type { SampledPair, Verdict } from "../sample/window/window-row.ts";
import {
  ROW_FLAG,
  ROW_FLAGS_AT,
  ROW_HEADER_BYTES,
  ROW_LENGTH_AT,
  ROW_RANDOMNESS_AT,
  ROW_THRESHOLD_BYTES,
} from "./row-format.ts";

/** A copy of a row with the R and T that a second decision gave it. Everything else stays as it is. */
export function resampledRow(
  bytes: Buffer,
  start: number,
  length: number,
  { high, low, thresholdHigh, thresholdLow, isRedrawn }: Readonly<Verdict>,
): Buffer {
  const flags = bytes[start + ROW_FLAGS_AT]!;
  const hadThreshold = (flags & ROW_FLAG.threshold) !== 0;
  const rest = start + ROW_HEADER_BYTES + (hadThreshold ? ROW_THRESHOLD_BYTES : 0);
  const row = Buffer.allocUnsafe(
    ROW_HEADER_BYTES + ROW_THRESHOLD_BYTES + Math.max(0, start + length - rest),
  );
  bytes.copy(row, 0, start, start + ROW_HEADER_BYTES);
  row.writeUInt32LE(row.byteLength, ROW_LENGTH_AT);
  row[ROW_FLAGS_AT] = (flags | ROW_FLAG.threshold) & (isRedrawn ? ~ROW_FLAG.traceRandomness : 0xff);
  row.writeUInt32LE(high, ROW_RANDOMNESS_AT);
  row.writeUInt32LE(low, ROW_RANDOMNESS_AT + 4);
  row.writeUInt32LE(thresholdHigh, ROW_HEADER_BYTES);
  row.writeUInt32LE(thresholdLow, ROW_HEADER_BYTES + 4);
  bytes.copy(row, ROW_HEADER_BYTES + ROW_THRESHOLD_BYTES, rest, start + length);
  return row;
}

/** R and T of a row that stands in `bytes`; T is 0 where the row has none. A row that ends early has none either. */
export function readSampling(
  bytes: Buffer,
  start: number,
  length: number,
  into: SampledPair,
): void {
  into.high = bytes.readUInt32LE(start + ROW_RANDOMNESS_AT);
  into.low = bytes.readUInt32LE(start + ROW_RANDOMNESS_AT + 4);
  const isThere =
    (bytes[start + ROW_FLAGS_AT]! & ROW_FLAG.threshold) !== 0 &&
    length >= ROW_HEADER_BYTES + ROW_THRESHOLD_BYTES;
  into.thresholdHigh = isThere ? bytes.readUInt32LE(start + ROW_HEADER_BYTES) : 0;
  into.thresholdLow = isThere ? bytes.readUInt32LE(start + ROW_HEADER_BYTES + 4) : 0;
}

/** Whether a row stays as it is. */
export function isSameSampling(before: Readonly<SampledPair>, after: Readonly<Verdict>): boolean {
  return (
    before.high === after.high &&
    before.low === after.low &&
    before.thresholdHigh === after.thresholdHigh &&
    before.thresholdLow === after.thresholdLow &&
    !after.isRedrawn
  );
}

/** Whether it was kept by a rule, whatever the rate. */
export function isAlwaysKept(bytes: Buffer, start: number): boolean {
  return (bytes[start + ROW_FLAGS_AT]! & ROW_FLAG.alwaysKept) !== 0;
}
