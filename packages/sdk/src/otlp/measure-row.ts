import type { Layout } from "../row/layout.ts";
import type { Resource } from "../row/resource.ts";
import {
  ROW_FLAG,
  ROW_FLAGS_AT,
  ROW_HEADER_BYTES,
  ROW_THRESHOLD_BYTES,
} from "../row/row-format.ts";
import { encodeRandomness, encodeThreshold } from "../sample/threshold.ts";
import type { LeasedRow } from "../spool/leased-row.ts";
import { encodeAttribute } from "./attribute.ts";
import { ATTRIBUTES, RANDOMNESS_KEY, THRESHOLD_KEY } from "./log-record.ts";
import { writeResourceLogs, writeScopeLogs } from "./request-parts.ts";
import { RowEncoder } from "./row-encoder.ts";
import { ProtobufWriter } from "./writer.ts";

const TWO_28 = 2 ** 28;
/** Of `sampling.randomness`, and of the longest `sampling.threshold`. */
const RANDOMNESS_BYTES: number = attributeBytes(RANDOMNESS_KEY, encodeRandomness(0, 0));
const MAX_THRESHOLD_BYTES: number = attributeBytes(
  THRESHOLD_KEY,
  encodeThreshold(TWO_28 - 1, TWO_28 - 1),
);
/** A record that grows by both may have a longer length before it. */
const LENGTH_GROWTH_BYTES = 1;

/** Lengths of groups are longer where the groups have records. */
const MAX_LENGTH_BYTES = 4;

// One buffer serves all rows: what is written is only counted. Uids of all instances are as long.
const writer = new ProtobufWriter();
const encoder = new RowEncoder(writer, "00000000-0000-7000-8000-000000000000");

/**
 * The length of a row's LogRecord in a request, its tag and length included, and the most that a raised T and an R that has to be
 * written out add. At level `full`, whatever the level is: it must be the same for one row each time.
 */
export function measureRow(row: LeasedRow): number {
  writer.reset();
  encoder.write(row, "full");
  const written = writer.length;
  const flags = row.bytes[row.start + ROW_FLAGS_AT]!;
  const hasRandomness = (flags & ROW_FLAG.traceRandomness) === 0;
  return (
    written +
    MAX_THRESHOLD_BYTES -
    ownThresholdBytes(row, flags) +
    (hasRandomness ? 0 : RANDOMNESS_BYTES) +
    LENGTH_GROWTH_BYTES
  );
}

/** What a request has beside its records, at most, where all scopes are in it. */
export function measureEnvelope(resource: Resource, layouts: Iterable<Layout>): number {
  const scopes = new Map([...layouts].map(({ scope }) => [JSON.stringify(scope), scope]));
  writer.reset();
  writeResourceLogs(writer, resource, () => {
    for (const scope of scopes.values()) writeScopeLogs(writer, scope, () => {});
  });
  return writer.length + (1 + scopes.size) * MAX_LENGTH_BYTES;
}

function ownThresholdBytes({ bytes, start, length }: LeasedRow, flags: number): number {
  const isThere =
    (flags & ROW_FLAG.threshold) !== 0 && length >= ROW_HEADER_BYTES + ROW_THRESHOLD_BYTES;
  if (!isThere) return thresholdBytes(0, 0);
  const at = start + ROW_HEADER_BYTES;
  return thresholdBytes(bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4));
}

let lastHigh = -1;
let lastLow = -1;
let lastBytes = 0;

/** Rows of one event have the same for long. */
function thresholdBytes(high: number, low: number): number {
  if (high !== lastHigh || low !== lastLow) {
    lastHigh = high;
    lastLow = low;
    lastBytes = attributeBytes(THRESHOLD_KEY, encodeThreshold(high, low));
  }
  return lastBytes;
}

function attributeBytes(key: Uint8Array, value: string): number {
  return encodeAttribute(ATTRIBUTES, key, value, false).byteLength;
}
