import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  encodeByReference,
  toDecoded,
  type WireKeyValue,
  type WireRequest,
  type WireValue,
} from "../../test/support/otlp/reference.ts";
import { MAX_VALUE_DEPTH, OtlpDecodeError } from "./decoded-logs.ts";
import { decodeLogsRequest } from "./otlp-decoder.ts";

const text = fc.string({ unit: "grapheme", maxLength: 20 });
const uint32 = fc.nat(2 ** 31 - 1);
const nanos = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
const base64 = fc.base64String({ maxLength: 24 });

/** Every kind that AnyValue has, lists within lists included. */
const { value } = fc.letrec<{ value: WireValue; pairs: readonly WireKeyValue[] }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.record({ stringValue: text }),
    fc.record({ boolValue: fc.boolean() }),
    fc.record({
      intValue: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
    }),
    fc.record({ doubleValue: fc.double() }),
    fc.record({ bytesValue: base64 }),
    fc.record({ arrayValue: fc.record({ values: fc.array(tie("value"), { maxLength: 3 }) }) }),
    fc.record({ kvlistValue: fc.record({ values: tie("pairs") }) }),
  ),
  pairs: fc.uniqueArray(fc.record({ key: text, value: tie("value") }), {
    selector: ({ key }) => key,
    maxLength: 3,
  }),
}));
const attributes = fc.uniqueArray(fc.record({ key: text, value }), {
  selector: ({ key }) => key,
  maxLength: 4,
});

const record = fc.record({
  timeUnixNano: nanos,
  observedTimeUnixNano: nanos,
  severityNumber: fc.integer({ min: -3, max: 30 }),
  severityText: text,
  eventName: text,
  body: fc.option(value),
  attributes,
  droppedAttributesCount: uint32,
  flags: uint32,
  traceId: base64,
  spanId: base64,
});
const request: fc.Arbitrary<WireRequest> = fc.record({
  resourceLogs: fc.array(
    fc.record({
      resource: fc.record({ attributes, droppedAttributesCount: uint32 }),
      scopeLogs: fc.array(
        fc.record({
          scope: fc.record({
            name: text,
            version: text,
            attributes,
            droppedAttributesCount: uint32,
          }),
          logRecords: fc.array(record, { maxLength: 2 }),
          schemaUrl: text,
        }),
        { maxLength: 2 },
      ),
      schemaUrl: text,
    }),
    { maxLength: 2 },
  ),
});

test("reads what protobufjs writes, every field and every kind of value", () => {
  fc.assert(
    fc.property(request, (wire) => {
      expect(decodeLogsRequest(encodeByReference(wire))).toEqual(toDecoded(wire));
    }),
  );
});

test("what is left out has protobuf's defaults", () => {
  // One ResourceLogs with one ScopeLogs with one LogRecord, all empty.
  const bytes = Uint8Array.from([0x0a, 4, 0x12, 2, 0x12, 0]);
  const [logs] = decodeLogsRequest(bytes).resourceLogs;
  expect(logs).toEqual({
    resource: { attributes: new Map(), droppedAttributesCount: 0 },
    schemaUrl: "",
    scopeLogs: [
      {
        scope: { name: "", version: "", attributes: new Map(), droppedAttributesCount: 0 },
        schemaUrl: "",
        logRecords: [
          {
            timeUnixNano: 0n,
            observedTimeUnixNano: 0n,
            severityNumber: 0,
            severityText: "",
            eventName: "",
            body: undefined,
            attributes: new Map(),
            droppedAttributesCount: 0,
            flags: 0,
            traceId: "",
            spanId: "",
          },
        ],
      },
    ],
  });
});

describe("hostile bytes", () => {
  test("changed, cut or doubled requests decode or fail as OtlpDecodeError", () => {
    let failures = 0;
    const mutations = fc.array(
      fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.nat(255) }),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(request, mutations, fc.boolean(), (wire, changes, cut) => {
        const bytes = Uint8Array.from(encodeByReference(wire));
        for (const { at, byte } of changes) bytes[Math.floor(at * bytes.length)] = byte;
        const end = cut ? Math.floor(changes[0]!.at * bytes.length) : bytes.length;
        failures += outcomeOf(bytes.subarray(0, end)) === "error" ? 1 : 0;
      }),
      { numRuns: 500 },
    );
    expect(failures).toBeGreaterThan(0);
  });

  test("any bytes at all decode or fail as OtlpDecodeError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(["decoded", "error"]).toContain(outcomeOf(bytes));
      }),
    );
  });

  test("values nest to the bound and no deeper", () => {
    expect(outcomeOf(nested(MAX_VALUE_DEPTH))).toBe("decoded");
    expect(() => decodeLogsRequest(nested(MAX_VALUE_DEPTH + 1))).toThrow(
      `values nest deeper than ${MAX_VALUE_DEPTH}`,
    );
    expect(outcomeOf(nested(5000))).toBe("error");
  });

  test("text that is not UTF-8 is refused", () => {
    const bytes = Uint8Array.from([0x0a, 4, 0x1a, 2, 0xc3, 0x28]);
    expect(() => decodeLogsRequest(bytes)).toThrow(/is not UTF-8/);
  });
});

/** Throws what is neither: then the test fails with it. */
function outcomeOf(bytes: Uint8Array): "decoded" | "error" {
  try {
    decodeLogsRequest(bytes);
    return "decoded";
  } catch (error) {
    if (!(error instanceof OtlpDecodeError)) throw error;
    return "error";
  }
}

/** A request of one record whose body is an array in an array, `depth` arrays deep. */
function nested(depth: number): Uint8Array {
  let value: number[] = [];
  for (let level = 0; level < depth; level++) {
    const arrayValue = level === 0 ? [] : lengthDelimited(0x0a, value);
    value = lengthDelimited(0x2a, arrayValue);
  }
  const logRecord = lengthDelimited(0x2a, value);
  const scopeLogs = lengthDelimited(0x12, logRecord);
  const resourceLogs = lengthDelimited(0x12, scopeLogs);
  return Uint8Array.from(lengthDelimited(0x0a, resourceLogs));
}

function lengthDelimited(tag: number, content: readonly number[]): number[] {
  const length: number[] = [];
  let rest = content.length;
  for (; rest >= 0x80; rest >>>= 7) length.push((rest & 0x7f) | 0x80);
  return [tag, ...length, rest, ...content];
}
