import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { forgetEvent } from "../../sdk/src/forget-event.ts";
import { ledgerEvent } from "../../sdk/src/ledger-event.ts";
import { RecordTrailer } from "../../sdk/src/row/record-trailer.ts";
import { RowCursor } from "../../sdk/src/row/row-cursor.ts";
import { RedactionTally } from "../../sdk/src/scrub/redaction-tally.ts";
import {
  OWN_EVENT_ROWS,
  RECORD_ROWS,
  RESOURCE_ROWS,
} from "../src/generate/inventory/with-every-record.ts";
import { REPOSITORY } from "./support.ts";

/** What the inventory says that the SDK sends, held to the SDK. */

const SDK = join(REPOSITORY, "packages/sdk/src");

/** Keys in the source of a module that offers them in no other way. */
function keysIn(module: string, pattern: RegExp): readonly string[] {
  const keys = readFileSync(join(SDK, module), "utf8").matchAll(pattern);
  return [...new Set([...keys].map(([, key = ""]) => key))].sort();
}

describe("the data inventory", () => {
  it("names what the SDK adds to a record", () => {
    const trailer = new RecordTrailer(
      new RowCursor(new Uint8Array(64)),
      0,
      true,
      new RedactionTally(),
    );
    const added = [
      ...keysIn("otlp/log-record.ts", /encodeKey\("([^"]+)"\)/g),
      ...trailer.fields.map(({ key }) => key),
    ];
    const named = RECORD_ROWS.map(({ key }) => key).filter((key) => key.includes("."));
    expect(added.length).toBeGreaterThan(5);
    expect([...named].sort()).toEqual([...added].sort());
  });

  it("names what stands in a resource", () => {
    const sent = keysIn("start.ts", /"((?:service|telemetry)\.[a-z.]+)"/g);
    expect(sent.length).toBeGreaterThan(3);
    expect(RESOURCE_ROWS.map(({ key }) => key).sort()).toEqual(sent);
  });

  it("names every attribute of the SDK's own events, none of which names a thing or a person", () => {
    const reached = new Set<string>();
    for (const { diagnosticLevel, fields, name } of [ledgerEvent, forgetEvent]) {
      expect(diagnosticLevel).toBe("basic");
      for (const field of Object.values(fields)) {
        expect(["system", "operational"]).toContain(field.class);
        const row = OWN_EVENT_ROWS.find(
          ({ event, key }) =>
            event === name &&
            (key.endsWith("*") ? field.key.startsWith(key.slice(0, -1)) : field.key === key),
        );
        expect(row, field.key).toBeDefined();
        reached.add(row?.key ?? "");
      }
    }
    expect([...reached].sort()).toEqual(OWN_EVENT_ROWS.map(({ key }) => key).sort());
    expect(keysIn("row/own-events.ts", /= "(sonde\.[a-z]+)"/g)).toEqual(
      [...new Set(OWN_EVENT_ROWS.map(({ event }) => event))].sort(),
    );
  });
});
