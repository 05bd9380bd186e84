import { expect, test } from "vitest";
import { createOtelScrubber } from "../src/otel.ts";
import { SEMCONV_CLASSES } from "../src/scrub/semconv-classes-table.ts";
import { canariesAt, hostAt, isIn, outputOf } from "./support/otel/canaries.ts";

const KEYS = Object.values(SEMCONV_CLASSES)
  .flatMap((keys) => keys.trim().split(/\s+/))
  .map((key) => key.replace("*", "accept"));
const scrubber = createOtelScrubber({
  level: "full",
  key: new Uint8Array(32).fill(9),
  knownValues: { host: KEYS.map(hostAt) },
});

test("no key of the conventions lets a secret, a name or an address through, whatever was put there", () => {
  const leaks = KEYS.flatMap((key) => {
    const canaries = canariesAt(key);
    const values = canaries.map(({ text }) => text);
    const [record] = scrubber.logRecords([{ attributes: { [key]: values } }]);
    const output = outputOf([Buffer.from(JSON.stringify(record!["attributes"]))]);
    return canaries
      .filter(({ needle }) => isIn(needle, output))
      .map(({ kind }) => `${key}: ${kind}`);
  });
  expect(leaks).toEqual([]);
});
