import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ManualClock } from "../../test/support/host/worlds.ts";
import {
  COUNTER,
  type CounterEntry,
  type CounterRow,
  EVENT_COUNTERS,
  MAX_COUNTER_ENTRIES,
  MAX_COUNTER_ROW_BYTES,
  readCounterRow,
} from "./counter-row.ts";
import { allocateRing, RingConsumer, RingProducer } from "./ring.ts";
import { MAX_ROW_BYTES, ROW_KIND, ROW_KIND_AT, TWO_32 } from "./row-format.ts";
import { RowWriter } from "./row-writer.ts";

function passThroughRing(
  entries: readonly CounterEntry[],
  isLast: boolean,
  emitsAhead: number,
): CounterRow {
  const memory = allocateRing(2 * MAX_ROW_BYTES);
  const writer = new RowWriter(new RingProducer(memory), new ManualClock());
  writer.generation = 2 ** 16 + 7;
  expect(writer.putCounters(entries, entries.length, isLast, emitsAhead)).toBe(true);
  const consumer = new RingConsumer(memory);
  const view = new DataView(memory.data);
  let row: CounterRow | undefined;
  consumer.drain(
    1,
    (start, length) => {
      expect(consumer.bytes[start + ROW_KIND_AT]).toBe(ROW_KIND.counters);
      row = readCounterRow(view, start, length);
    },
    () => {},
  );
  return row!;
}

const entry: fc.Arbitrary<CounterEntry> = fc.record({
  layoutId: fc.integer({ min: 0, max: 0xffff }),
  counts: fc
    .array(fc.maxSafeNat(), { minLength: EVENT_COUNTERS.length, maxLength: EVENT_COUNTERS.length })
    .map((counts) => Float64Array.from(counts)),
});

describe("a counter row", () => {
  it("reads as it was written, up to 2^53 - 1", () => {
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 20 }),
        fc.boolean(),
        fc.maxSafeNat(),
        (entries, isLast, emitsAhead) => {
          const row = { nextSequence: 0, isLast, emitsAhead, generation: 7, entries };
          expect(passThroughRing(entries, isLast, emitsAhead)).toEqual(row);
        },
      ),
    );
  });

  it("takes as many entries as its bound says, in one row", () => {
    const entries = Array.from({ length: MAX_COUNTER_ENTRIES }, (_, i) => ({
      layoutId: i,
      counts: new Float64Array(EVENT_COUNTERS.length).fill(i),
    }));
    expect(passThroughRing(entries, true, 0).entries).toEqual(entries);
    expect(MAX_COUNTER_ROW_BYTES).toBeLessThanOrEqual(MAX_ROW_BYTES);
  });

  it("gives the next sequence from both words of the header", () => {
    const bytes = new DataView(new ArrayBuffer(64));
    bytes.setUint32(8, 5, true);
    bytes.setUint32(12, 3, true);
    expect(readCounterRow(bytes, 0, 41).nextSequence).toBe(3 * TWO_32 + 5);
  });

  it("names its counters as the ledger does, each once", () => {
    expect(EVENT_COUNTERS.map((name) => COUNTER[name])).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});
