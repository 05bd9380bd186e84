import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  anyEvent,
  type EmittedEvent,
  leaseAt,
  rowsOf,
} from "../../test/support/otlp/leased-rows.ts";
import { encodeLogsRequest } from "../../test/support/otlp/records-request.ts";
import { decodeByReference, toDecoded } from "../../test/support/otlp/reference.ts";
import type { Layout } from "../row/layout.ts";
import { ROW_HEADER_BYTES, ROW_SEQUENCE_AT, TWO_32 } from "../row/row-format.ts";
import type { PrivacyLevel } from "../scrub/policy.ts";
import { decodeRow, type LeasedRow } from "../spool/leased-row.ts";
import { decodeLogsRequest } from "../testing/otlp-decoder.ts";
import { encodeRows } from "./logs-request.ts";

const INSTANCE = "019ab2c4-7f00-7abc-8def-0123456789ab";
const levels = fc.constantFrom<PrivacyLevel>("basic", "full");

/** The same rows by way of records, an encoder that shares no step with the one under test. */
function byRecords(rows: readonly LeasedRow[], level: PrivacyLevel): Uint8Array {
  const { resource } = leaseAt(level, INSTANCE).instance;
  const records = rows.flatMap((row) => decodeRow(row, level) ?? []);
  return encodeLogsRequest([{ resource, records, instance: INSTANCE }]);
}

function simple(changes: Partial<EmittedEvent> = {}): EmittedEvent {
  return {
    fields: { s: { key: "a.s", type: "string", class: "system" } },
    given: { s: "x" },
    changes: {},
    timestamp: undefined,
    traceFlags: undefined,
    traceId: "",
    ...changes,
  };
}

describe("rows of any form", () => {
  test("leave as their records would, at the level of emit and at a stricter one", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 6 }), levels, levels, (events, at, now) => {
        const rows = rowsOf(events, at);
        const { body, items, unreadable } = encodeRows(leaseAt(now, INSTANCE), rows);
        expect(Buffer.from(body)).toEqual(Buffer.from(byRecords(rows, now)));
        expect(unreadable).toEqual([]);
        expect(items).toBe(rows.length);
        expect(decodeLogsRequest(body)).toEqual(toDecoded(decodeByReference(body)));
      }),
      { numRuns: 300 },
    );
  });

  test("integers on both sides of each power of two, tokens of each length, each number of digits", () => {
    const powers = Array.from({ length: 63 }, (_, bits) => 2n ** BigInt(bits));
    const ints = powers.flatMap((power) => [power - 1n, power, -power, -power - 1n]);
    const fields: EmittedEvent["fields"] = {
      i: { key: "a.int", type: "int", class: "operational" },
      t: { key: "a.token", type: "string", class: "system" },
    };
    const events = ints.map((i, at) => simple({ fields, given: { i, t: "x".repeat(at % 65) } }));
    const rows = rowsOf(events, "basic").map((row, at): LeasedRow => {
      const sequence = 10 ** (at % 15) - (at % 2);
      row.bytes.writeUInt32LE(sequence % TWO_32, ROW_SEQUENCE_AT);
      row.bytes.writeUInt32LE(Math.floor(sequence / TWO_32), ROW_SEQUENCE_AT + 4);
      return { ...row, sequence };
    });
    expect(rows).toHaveLength(ints.length);
    const { body } = encodeRows(leaseAt("basic", INSTANCE), rows);
    expect(Buffer.from(body)).toEqual(Buffer.from(byRecords(rows, "basic")));
  });

  test("a byte beyond ASCII in a token, as another writer may leave one, reads as Latin-1", () => {
    const rows = rowsOf([simple({ given: { s: "abc" } })], "basic");
    const [{ bytes }] = rows as [LeasedRow];
    bytes[bytes.indexOf("abc") + 1] = 0xe9;
    const { body } = encodeRows(leaseAt("basic", INSTANCE), rows);
    expect(Buffer.from(body)).toEqual(Buffer.from(byRecords(rows, "basic")));
    expect(Buffer.from(body).includes("aéc")).toBe(true);
  });

  test("the generator reaches every form", () => {
    const rows = rowsOf(fc.sample(anyEvent, { numRuns: 300, seed: 1 }), "full");
    const fields = rows.flatMap(({ layout }) => layout.fields);
    const forms = new Set(fields.map(({ form }) => form));
    expect(forms).toEqual(new Set(["value", "gated", "member", "pseudonym", "text", "absent"]));
    const flags = rows.reduce((all, { bytes }) => all | bytes[7]!, 0);
    expect(flags).toBe(31);
  });
});

describe("a row that does not fit its layout", () => {
  test("is named and costs no other, wherever it ends", () => {
    const whole = rowsOf([simple(), simple({ traceFlags: 1, traceId: "f".repeat(32) })], "basic");
    const [first, second] = whole as [LeasedRow, LeasedRow];
    const encoded = encodeRows(leaseAt("basic", INSTANCE), whole).body;
    for (let length = ROW_HEADER_BYTES; length < second.length; length++) {
      const rows = [{ ...second, length }, first, { ...second, length }, second];
      const { body, items, unreadable } = encodeRows(leaseAt("basic", INSTANCE), rows);
      expect({ items, unreadable }).toEqual({ items: 2, unreadable: [0, 2] });
      expect(Buffer.from(body)).toEqual(Buffer.from(encoded));
    }
  });

  test("of a scope that no other row has leaves no trace of that scope", () => {
    const events = [simple({ changes: { scope: { name: "gone", version: "1" } } }), simple()];
    const [first, second] = rowsOf(events, "basic") as [LeasedRow, LeasedRow];
    const rows = [{ ...first, length: first.length - 1 }, second];
    const { body, unreadable } = encodeRows(leaseAt("basic", INSTANCE), rows);
    expect(unreadable).toEqual([0]);
    expect(Buffer.from(body)).toEqual(Buffer.from(byRecords([second], "basic")));
  });

  test("alone is an empty request of no bytes", () => {
    const [row] = rowsOf([simple()], "basic") as [LeasedRow];
    const { body, items } = encodeRows(leaseAt("basic", INSTANCE), [{ ...row, length: 33 }]);
    expect({ bytes: body.length, items }).toEqual({ bytes: 0, items: 0 });
    expect(encodeRows(leaseAt("basic", INSTANCE), []).body).toHaveLength(0);
  });

  test("noise under any layout is what the reader makes of it", () => {
    const layouts = rowsOf(fc.sample(anyEvent, { numRuns: 60, seed: 2 }), "full").map(
      ({ layout }): Layout => ({
        ...layout,
        scope: { name: "one", version: "1" },
        // A double of noise may be a NaN, whose bits no encoder promises to keep.
        fields: layout.fields.filter(({ form, type }) => form !== "absent" && !type.includes("d")),
      }),
    );
    const noise = fc.record({
      bytes: fc.uint8Array({ minLength: ROW_HEADER_BYTES, maxLength: 160 }),
      zeros: fc.integer({ min: 0, max: 100 }),
      layout: fc.constantFrom(...layouts),
      sequence: fc.constantFrom(0, 9, 10, 2 ** 53 - 1),
    });
    let readable = 0;
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 10 }), (list) => {
        const rows = list.map(({ bytes, zeros, layout, sequence }): LeasedRow => {
          // Small numbers read as lengths and counts that fit.
          bytes.fill(0, ROW_HEADER_BYTES, ROW_HEADER_BYTES + zeros);
          const row = Buffer.from(bytes);
          row.writeUInt32LE(sequence % TWO_32, ROW_SEQUENCE_AT);
          row.writeUInt32LE(Math.floor(sequence / TWO_32), ROW_SEQUENCE_AT + 4);
          return { bytes: row, start: 0, length: row.length, layout, sequence, timeMillis: 0 };
        });
        const got = encodeRows(leaseAt("full", INSTANCE), rows);
        const isRead = rows.map((row) => decodeRow(row, "full") !== undefined);
        expect(Buffer.from(got.body)).toEqual(Buffer.from(byRecords(rows, "full")));
        expect(got.unreadable).toEqual(rows.flatMap((_, index) => (isRead[index] ? [] : index)));
        readable += got.items;
      }),
      { numRuns: 500 },
    );
    expect(readable).toBeGreaterThan(500);
  });
});

test("what may not leave any more is left out, and no other value", () => {
  const fields: EmittedEvent["fields"] = {
    p: { key: "a.personal", type: "string", class: "personal" },
    s: { key: "a.system", type: "string", class: "system" },
  };
  const rows = rowsOf([simple({ fields, given: { p: "Ada", s: "ok" } })], "full");
  const keys = (level: PrivacyLevel): string[] => {
    const { body } = encodeRows(leaseAt(level, INSTANCE), rows);
    const record = decodeLogsRequest(body).resourceLogs[0]!.scopeLogs[0]!.logRecords[0]!;
    return [...record.attributes.keys()].filter((key) => key.startsWith("a."));
  };
  expect(keys("full")).toEqual(["a.personal", "a.system"]);
  expect(keys("basic")).toEqual(["a.system"]);
});

test("a request above OTLP's limit is none, and the next one is clean", () => {
  const [row] = rowsOf([simple()], "basic") as [LeasedRow];
  const many = Array.from({ length: 330_000 }, () => row);
  const tooLong = encodeRows(leaseAt("basic", "i".repeat(200)), many);
  expect(tooLong).toMatchObject({ items: 0, unreadable: [], isTooLong: true });
  expect(tooLong.body).toHaveLength(0);
  const { body, items, isTooLong } = encodeRows(leaseAt("basic", INSTANCE), [row]);
  expect({ items, isTooLong }).toEqual({ items: 1, isTooLong: undefined });
  expect(Buffer.from(body)).toEqual(Buffer.from(byRecords([row], "basic")));
});
