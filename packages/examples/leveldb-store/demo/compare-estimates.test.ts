import type { ReceivedRecord } from "@sonde/sdk/testing";
import { expect, test } from "vitest";
import { compareEstimates, verifyEstimates } from "./compare-estimates.ts";

function makeRecord(
  event: string,
  uid: string,
  threshold: string,
  attributes: Record<string, string> = {},
): ReceivedRecord {
  return {
    timeUnixNano: 0n,
    observedTimeUnixNano: 0n,
    severityNumber: 9,
    severityText: "INFO",
    eventName: event,
    body: undefined,
    attributes: new Map([
      ["log.record.uid", uid],
      ["sampling.threshold", threshold],
      ...Object.entries(attributes),
    ]),
    droppedAttributesCount: 0,
    flags: 0,
    traceId: "",
    spanId: "",
    resource: new Map(),
    scope: { name: "", version: "", attributes: new Map(), droppedAttributesCount: 0 },
  };
}

const seenRecords = [
  makeRecord("sampled", "1", "8"),
  makeRecord("sampled", "2", "8"),
  makeRecord("sampled", "2", "8"),
  makeRecord("whole", "3", "0"),
];

test("a record that came twice counts once, and an event that was kept whole needs no estimate", () => {
  const oracle = new Map([
    ["sampled", { started: 5, returned: 5 }],
    ["whole", { started: 1, returned: 1 }],
  ]);
  expect(compareEstimates({ oracle, seenRecords })).toEqual([
    {
      estimate: { event: "sampled", recordCount: 2, estimated: 4, standardError: 2 },
      truth: 5,
    },
  ]);
});

test("records of a tenant that were drawn together make a less certain estimate", () => {
  const event = "acme.operation.scan.completed";
  const oracle = new Map([[event, { started: 8, returned: 8 }]]);
  const scans = (tenants: string[]) =>
    tenants.map((id, uid) => makeRecord(event, String(uid), "8", { "acme.tenant.id": id }));
  const together = compareEstimates({ oracle, seenRecords: scans(["h_1", "h_1", "h_1", "h_1"]) });
  const apart = compareEstimates({ oracle, seenRecords: scans(["h_1", "h_2", "h_3", "h_4"]) });
  expect(together[0]?.estimate.standardError).toBeCloseTo(Math.sqrt(32), 9);
  expect(apart[0]?.estimate.standardError).toBeCloseTo(Math.sqrt(8), 9);
});

test("weights that chance cannot explain are told of", () => {
  const estimate = { event: "sampled", recordCount: 100, estimated: 1000, standardError: 10 };
  expect(verifyEstimates([{ estimate, truth: 1050 }])).toEqual([]);
  expect(verifyEstimates([{ estimate, truth: 1051 }])).toEqual([
    "the weights of sampled add up to 1000, but there were 1051",
  ]);
});
