import { beforeAll, describe, expect, test } from "vitest";
import { type EmittedEvent, leaseAt, rowsOf } from "../../test/support/otlp/leased-rows.ts";
import { FakeDecisions, type Judge, stays } from "../../test/support/spool/fake-decisions.ts";
import { SeededRandom } from "../../test/support/spool/seeded-random.ts";
import { encodeRows } from "../otlp/logs-request.ts";
import { encodeGapRow, GAP_REASONS } from "../row/gap-row.ts";
import { readSampling } from "../row/resampled-row.ts";
import type { Verdict } from "../sample/window/window-row.ts";
import { decodeLogsRequest } from "../testing/otlp-decoder.ts";
import { recordsOf } from "../testing/received-request.ts";
import { BLOCK_KIND, type Block, booksHeader } from "./block.ts";
import { type SortedRows, sortRows } from "./lease-rows.ts";
import type { LeasedRow } from "./leased-row.ts";
import { RowDecisions } from "./row-decisions.ts";

const INSTANCE = "019ab2c4-7f00-7abc-8def-0123456789ab";
const TRACE = "000000000000000001ffffffff000001";
const SEED = Number(process.env["SONDE_TEST_SEED"] ?? 7);
const RUNS = 300;

function emitted(at: number): EmittedEvent {
  return {
    fields: { n: { key: "a.n", type: "int", class: "operational" } },
    given: { n: at },
    changes: {
      sampling: { rate: at % 2 === 0 ? 1 : 0.99, by: "trace" },
      ...(at % 5 === 0 ? { keepWhen: () => true } : {}),
    },
    timestamp: at % 7 === 0 ? 5 : undefined,
    traceFlags: at % 3 === 0 ? undefined : 1,
    traceId: TRACE,
  };
}

let all: readonly LeasedRow[];

beforeAll(() => {
  all = rowsOf(
    Array.from({ length: 60 }, (_, at) => emitted(at)),
    "basic",
  );
});

function blockOf(rows: readonly Buffer[], items: number = rows.length): Block {
  const header = { ...booksHeader(0), kind: BLOCK_KIND.rows, items };
  return { ...header, offset: 0, bytes: 0, payload: Buffer.concat(rows) };
}

function sorted(blocks: readonly Block[], decisions?: FakeDecisions): SortedRows {
  return sortRows(blocks, {
    instance: { layouts: new Map(all.map(({ layout }) => [layout.id, layout])) },
    level: "basic",
    isTooOld: () => false,
    decisions: decisions && new RowDecisions(decisions, ({ length }) => length),
  });
}

function samplingOf({ bytes, start, length }: LeasedRow): Omit<Verdict, "isRedrawn"> {
  const into = { high: 0, low: 0, thresholdHigh: 0, thresholdLow: 0 };
  readSampling(bytes, start, length, into);
  return into;
}

/** By the row's sequence: one in four each. */
const judge: Judge = (row, into) => {
  stays(row, into);
  const fate = (row.sequence * 2_654_435_761) % 4;
  if (fate === 0) return "thinned";
  if (fate === 1) return "oversize";
  if (fate === 2) return "stays";
  into.thresholdHigh = row.high;
  into.thresholdLow = row.low;
  if (row.sequence % 8 < 4) return "stays";
  into.isRedrawn = true;
  into.high = 2 ** 28 - 1;
  into.low = 12_345;
  into.thresholdLow = 12_345;
  return "stays";
};

test("the rows of these tests are there, all of them", () => {
  expect(all).toHaveLength(60);
});

test("every item of a block is leased, thinned or dropped, and what is leased has the judge's R and T", () => {
  const random = new SeededRandom(SEED);
  for (let run = 0; run < RUNS; run++) {
    const chosen = all.filter(() => random.below(2) === 0);
    const before = random.below(70);
    const gaps: Record<string, number> = {};
    const payloads: Buffer[] = [];
    let items = chosen.length;
    for (const row of chosen) {
      payloads.push(row.bytes);
      if (random.below(6) > 0) continue;
      const reason = GAP_REASONS[random.below(GAP_REASONS.length)]!;
      const gap = { reason, items: 1 + random.below(5), firstSequence: row.sequence + 1 };
      payloads.push(encodeGapRow(gap));
      items += gap.items;
      gaps[reason] = (gaps[reason] ?? 0) + gap.items;
    }
    const block = blockOf(payloads, items);
    const { rows, refused } = sorted([block], new FakeDecisions(before, judge));
    const expected = expectedOf(chosen, before);
    const told = `seed ${SEED}, run ${run}`;
    for (const [reason, count] of Object.entries(gaps)) {
      expected.refused[reason] = (expected.refused[reason] ?? 0) + count;
    }
    expect(refused, told).toEqual(expected.refused);
    expect(
      rows.map((row) => [row.sequence, samplingOf(row)]),
      told,
    ).toEqual(expected.leased);
    const sum = Object.values(refused).reduce((total, count) => total + count, rows.length);
    expect(sum, told).toBe(items);
    for (const row of rows) {
      const { high, low, thresholdHigh, thresholdLow } = samplingOf(row);
      const isKept = high > thresholdHigh || (high === thresholdHigh && low >= thresholdLow);
      expect(isKept, told).toBe(true);
    }
  }
});

function expectedOf(
  chosen: readonly LeasedRow[],
  before: number,
): { leased: unknown[]; refused: Record<string, number> } {
  const leased: unknown[] = [];
  const refused: Record<string, number> = {};
  for (const row of chosen) {
    const was = samplingOf(row);
    const into: Verdict = { ...was, isRedrawn: false };
    const window = { ...was, sequence: row.sequence, layoutId: 0, isAlwaysKept: false, bytes: 0 };
    const fate = row.sequence < before ? judge(window, into) : "stays";
    const { isRedrawn: _, ...now } = into;
    if (fate === "stays") leased.push([row.sequence, now]);
    else {
      const reason = fate === "thinned" ? "thinned.budget" : "dropped.oversize";
      refused[reason] = (refused[reason] ?? 0) + 1;
    }
  }
  return { leased, refused };
}

test("a row that stays as it is keeps sharing its block's bytes", () => {
  const block = blockOf(all.map(({ bytes }) => bytes));
  const { rows } = sorted([block], new FakeDecisions(1000, judge));
  const isShared = rows.map(({ bytes }) => bytes === block.payload);
  expect(isShared).toContain(true);
  expect(isShared).toContain(false);
  for (const row of rows) {
    const wasChanged = (row.sequence * 2_654_435_761) % 4 === 3;
    expect(row.bytes === block.payload).toBe(!wasChanged);
  }
});

test("the judge is told how many bytes a row has only where that matters", () => {
  const told: number[] = [];
  const note: Judge = (row, into) => {
    told.push(row.bytes);
    return stays(row, into);
  };
  const [one] = all;
  const block = blockOf([one!.bytes]);
  sorted([block], new FakeDecisions(1000, note));
  sorted([block], new FakeDecisions(1000, note, true));
  expect(told).toEqual([0, one!.length]);
});

test("a gap for more rows than the block has left is damage and never less than nothing", () => {
  const gap = encodeGapRow({ reason: "thinned.budget", items: 9, firstSequence: 1 });
  const { rows, refused } = sorted([blockOf([all[0]!.bytes, gap, all[1]!.bytes], 4)]);
  expect(rows).toHaveLength(2);
  expect(refused).toEqual({ "dropped.unreadable": 2 });
});

describe("on the wire", () => {
  function onTheWire(at: number, verdict: Partial<Verdict>): ReadonlyMap<string, unknown> {
    const fixed: Judge = (row, into) => {
      stays(row, into);
      Object.assign(into, verdict);
      return "stays";
    };
    const { rows } = sorted([blockOf([all[at]!.bytes])], new FakeDecisions(1000, fixed));
    const { body } = encodeRows(leaseAt("basic", INSTANCE), rows);
    return recordsOf(decodeLogsRequest(body))[0]!.attributes;
  }

  test("a raised T goes out, and R still is the trace's", () => {
    const attributes = onTheWire(1, { thresholdHigh: 0x8000000, thresholdLow: 0 });
    expect(attributes.get("sampling.threshold")).toBe("8");
    expect(attributes.has("sampling.randomness")).toBe(false);
  });

  test("a redrawn row of a trace says its R itself", () => {
    const redrawn = { high: 0xabcdef0, low: 0x1234567, thresholdHigh: 0x8000000, thresholdLow: 0 };
    const attributes = onTheWire(1, { ...redrawn, isRedrawn: true });
    expect(attributes.get("sampling.randomness")).toBe("abcdef01234567");
    expect(attributes.get("sampling.threshold")).toBe("8");
  });

  test("what is always kept keeps its priority with a raised T", () => {
    const attributes = onTheWire(5, { thresholdHigh: 0x4000000, thresholdLow: 0 });
    expect(attributes.get("sampling.priority")).toBe(100);
    expect(attributes.get("sampling.threshold")).toBe("4");
  });
});
