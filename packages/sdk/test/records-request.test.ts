import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AssertionError } from "../src/assert.ts";
import { decodeLogsRequest } from "../src/testing/otlp-decoder.ts";
import { anyEventRecord, eventRecord, expectedOnWire } from "./support/otlp/event-records.ts";
import { encodeLogsRequest, type LogsBatch } from "./support/otlp/records-request.ts";
import { decodeByReference, toDecoded } from "./support/otlp/reference.ts";

const scopeA = { name: "a", version: "1" };
const scopeB = { name: "b", version: "1" };

function batch(service: string, records: LogsBatch["records"], instance = "i"): LogsBatch {
  return { resource: { attributes: { "service.name": service } }, records, instance };
}

function numbered(sequence: number, scope = scopeA): LogsBatch["records"][number] {
  return eventRecord([], { sequence, layout: { scope } });
}

/** Service, scope and uids, in the order on the wire. */
function outline(bytes: Uint8Array): unknown {
  return decodeLogsRequest(bytes).resourceLogs.map(({ resource, scopeLogs }) => [
    resource.attributes.get("service.name"),
    scopeLogs.map(({ scope, logRecords }) => [
      scope.name,
      logRecords.map(({ attributes }) => attributes.get("log.record.uid")),
    ]),
  ]);
}

describe("grouping", () => {
  test("by resource and scope, compared by content, in order of first appearance", () => {
    const bytes = encodeLogsRequest([
      batch("x", [numbered(0), numbered(1, scopeB), numbered(2)]),
      batch("y", [numbered(0)], "j"),
      batch("x", [numbered(3, { ...scopeB }), numbered(4)], "k"),
    ]);
    expect(outline(bytes)).toEqual([
      [
        "x",
        [
          ["a", ["i:0", "i:2", "k:4"]],
          ["b", ["i:1", "k:3"]],
        ],
      ],
      ["y", [["a", ["j:0"]]]],
    ]);
  });

  test("the order of a resource's attributes makes no other resource", () => {
    const records = [numbered(0)];
    const bytes = encodeLogsRequest([
      { resource: { attributes: { a: "1", b: "2" } }, records, instance: "i" },
      { resource: { attributes: { b: "2", a: "1" } }, records, instance: "j" },
    ]);
    expect(decodeLogsRequest(bytes).resourceLogs).toHaveLength(1);
  });

  test("scopes differ by version and by schema url", () => {
    const bytes = encodeLogsRequest([
      batch("x", [
        numbered(0),
        numbered(1, { ...scopeA, version: "2" }),
        eventRecord([], { layout: { scope: { ...scopeA, schemaUrl: "https://a.example/1" } } }),
      ]),
    ]);
    const { scopeLogs } = decodeLogsRequest(bytes).resourceLogs[0]!;
    expect(scopeLogs.map(({ scope, schemaUrl }) => [scope.version, schemaUrl])).toEqual([
      ["1", ""],
      ["2", ""],
      ["1", "https://a.example/1"],
    ]);
  });

  test("no record is an empty request of no bytes", () => {
    expect(encodeLogsRequest([])).toHaveLength(0);
    expect(encodeLogsRequest([batch("x", [])])).toHaveLength(0);
  });
});

describe("against protobufjs", () => {
  const request = fc.array(
    fc.record({
      service: fc.string({ unit: "grapheme", maxLength: 300 }),
      records: fc.array(anyEventRecord, { maxLength: 5 }),
      instance: fc.constantFrom("019ab2c4-7f00-7abc-8def-0123456789ab", "i"),
    }),
    { maxLength: 3 },
  );

  test("any record reads back as the conventions want it, from both decoders", () => {
    fc.assert(
      fc.property(request, (parts) => {
        const batches = parts.map((part) => batch(part.service, part.records, part.instance));
        const bytes = encodeLogsRequest(batches);
        const wire = decodeByReference(bytes);
        const got = wire.resourceLogs.flatMap(({ resource, scopeLogs }) =>
          scopeLogs.flatMap(({ scope, schemaUrl, logRecords }) =>
            logRecords.map((record) => ({
              service: resource.attributes[0]!.value!.stringValue,
              scope: [scope.name, scope.version, schemaUrl],
              record,
            })),
          ),
        );
        const wanted = batches.flatMap(({ resource, records, instance }) =>
          records.map((record) => ({
            service: resource.attributes["service.name"],
            scope: scopeOf(record),
            record: expectedOnWire(record, instance),
          })),
        );
        expect(grouped(got)).toEqual(grouped(wanted));
        expect(decodeLogsRequest(bytes)).toEqual(toDecoded(wire));
        expect(encodeLogsRequest(batches)).toEqual(bytes);
      }),
      { numRuns: 200 },
    );
  });

  function scopeOf({ layout }: LogsBatch["records"][number]): string[] {
    return [layout.scope.name, layout.scope.version, layout.scope.schemaUrl ?? ""];
  }

  /** Grouping reorders across resources and scopes, never inside a group; neither does this sort. */
  function grouped<T extends { service: unknown; scope: readonly string[] }>(
    records: readonly T[],
  ): T[] {
    const key = ({ service, scope }: T): string => JSON.stringify([service, scope]);
    return records.toSorted((left, right) =>
      key(left) < key(right) ? -1 : Number(key(left) > key(right)),
    );
  }
});

test("a request above OTLP's limit asserts, and the next one is clean", () => {
  const value = "x".repeat(2 ** 25);
  const large = eventRecord([{ key: "a.large", type: "string", value }]);
  expect(() => encodeLogsRequest([batch("x", [large, large, large])])).toThrow(AssertionError);
  expect(outline(encodeLogsRequest([batch("x", [numbered(1)])]))).toEqual([
    ["x", [["a", ["i:1"]]]],
  ]);
});
