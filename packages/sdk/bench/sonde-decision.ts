/*
 * What the decision costs an event that is kept, by an entity that is known. The ring is full and nobody
 * empties it, so that an event is counted, decided, kept, and refused by the ring: all of emit() but the row. The other side is an
 * event above the customer's level, which is counted alone; the difference is the decision and the look at the full ring. The
 * context is given, because the trace that stands in the row has no part in a decision by entity.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT_CONTEXT } from "@opentelemetry/api";
import { startSonde } from "@sonde/sdk";
import { benchEvent, DISTINCT, KEYS, values } from "./event.ts";
import { measureSync, print } from "./measurement.ts";

const events = Number(process.argv[2]);
const isDecided = process.argv[3] === "decided";
const directory = mkdtempSync(join(tmpdir(), "sonde-bench-"));
const event = benchEvent({ rate: 1, by: "attribute", attribute: KEYS.volumeId }, false, {
  diagnosticLevel: isDecided ? "basic" : "full",
  samplingValue: (from) => from.volumeId,
});
const OUTSIDE = { context: ROOT_CONTEXT };
const all = Array.from({ length: DISTINCT }, (_, i) => values(i, "cyclic"));
const sonde = startSonde({
  service: { name: "bench" },
  spool: { directory: join(directory, "spool"), ringBytes: 2 ** 18 },
  privacy: { key: { file: join(directory, "key") }, level: "basic" },
  export: { url: "http://127.0.0.1:9", intervalMillis: 3_600_000 },
  // On this thread, and so not before the loops below are over.
  isolation: "inline",
  onWarning: () => {},
});

function emitAll(count: number): void {
  for (let i = 0; i < count; i++) event.emit(all[i % DISTINCT]!, OUTSIDE);
}

emitAll(300_000);
const measurement = measureSync(events, () => emitAll(events));
await sonde.sync();
const { emitted, kept, disabled } = sonde.ledger();
if (emitted < events || kept > 10_000 || (disabled === emitted) === isDecided) {
  throw new Error(`emitted ${emitted}, kept ${kept}, disabled ${disabled}`);
}
print(measurement);
await sonde.shutdown({ timeoutMillis: 0 });
rmSync(directory, { recursive: true, force: true });
