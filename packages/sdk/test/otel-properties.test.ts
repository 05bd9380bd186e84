import fc from "fast-check";
import { expect, test } from "vitest";
import { createOtelScrubber } from "../src/otel.ts";
import { SEMCONV_CLASSES } from "../src/scrub/semconv-classes-table.ts";

const KEYS = Object.values(SEMCONV_CLASSES)
  .flatMap((keys) => keys.trim().split(/\s+/))
  .map((key) => key.replace("*", "x"));
const IDS = { traceId: "1".repeat(32), spanId: "1".repeat(16), traceFlags: 1 };

const key = new Uint8Array(32).fill(5);
const scrubber = createOtelScrubber({ key, level: "full", knownValues: { host: ["nas-prod-07"] } });

const keys = fc.oneof(
  fc.constantFrom(...KEYS),
  fc.constantFrom(
    "app.note",
    "peer_host",
    "req.userName",
    "volumeName",
    "child.argv",
    "callbackUrl",
    "last.sql",
    "dbPassword",
  ),
);
const texts = fc.oneof(
  fc.constantFrom(
    "10.20.30.41",
    "[fd00:1:2::7]/64",
    "AC-DE-48-23-45-67",
    "naa.50014ee20b1a2b3c",
    "db01.corp.contoso.com:5432",
    "CONTOSO\\jane",
    "jane@contoso.com",
    "S-1-5-21-1004336348-1177238915-682003330-500",
    "https://nas-prod-07.contoso.com/share/a.txt?user=jane#x",
    "/v1/volumes/vol-7?x=1",
    "/srv/data/contoso/payroll.xlsx",
    "SELECT * FROM t WHERE name = 'jane' AND id = 7",
    "cannot open C:\\Users\\jane\\a.txt on nas-prod-07",
    "TypeError: no\n    at read (/home/jane/app/read.js:3:7)",
    "mount --password hunter2 -t cifs",
  ),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.stringMatching(/^[\w.:+-]{1,40}$/),
);
const values = fc.oneof(
  { weight: 4, arbitrary: texts },
  fc.array(texts, { maxLength: 3 }),
  fc.dictionary(keys, texts, { maxKeys: 3 }),
  fc.double(),
  fc.maxSafeInteger(),
  fc.boolean(),
  fc.anything({ maxDepth: 2, withBigInt: true, withDate: true, withTypedArray: true }),
);
const records = fc.record({
  body: values,
  severityText: texts,
  eventName: texts,
  attributes: fc.dictionary(keys, values, { maxKeys: 8 }),
  resource: fc.record({ attributes: fc.dictionary(keys, values, { maxKeys: 3 }) }),
  instrumentationScope: fc.record({ name: texts, version: texts }),
});

function scrubbed(record: unknown): Readonly<Record<string, unknown>> {
  return scrubber.logRecords([record])[0]!;
}

/** What leaves, without the counts, which differ from one pass to the next. */
function leaving(copy: Readonly<Record<string, unknown>>): unknown {
  const { body, severityText, eventName, attributes, resource, instrumentationScope } = copy;
  const { "sonde.redaction": _, ...kept } = attributes as Record<string, unknown>;
  const { attributes: ofResource } = resource as { attributes: unknown };
  return { body, severityText, eventName, attributes: kept, ofResource, instrumentationScope };
}

test("scrubbing twice is scrubbing once, and the same record gives the same copy", () => {
  fc.assert(
    fc.property(records, (record) => {
      const once = scrubbed(record);
      expect(leaving(scrubbed(record))).toEqual(leaving(once));
      expect(leaving(scrubbed(once))).toEqual(leaving(once));
    }),
    { numRuns: 200 },
  );
});

test("nothing that was given is changed", () => {
  fc.assert(
    fc.property(fc.clone(records, 2), ([record, same]) => {
      scrubber.logRecords([record]);
      scrubber.spans([{ ...record, name: "x", spanContext: () => IDS }]);
      expect(record).toEqual(same);
    }),
    { numRuns: 50 },
  );
});
